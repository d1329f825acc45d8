import { killDatabase } from '../../tests/ingestion/killed-database.ts';
import { describeItem, feedMixedBatch } from '../../tests/ingestion/mixed-batch.ts';

// Describes what the tests of these names see. The lines of JSON between are the function's log. It runs one at a time,
// because the function reads its environment once.
const shows: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  'mixed-batch': showMixedBatch,
  'killed-database': showKilledDatabase,
};
const [name = ''] = process.argv.slice(2);
const lines = await shows[name]?.();
if (lines === undefined) {
  process.stderr.write(`Usage: npx node tools/local/show-ingest.ts ${Object.keys(shows).join(' | ')}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function showMixedBatch(): Promise<readonly string[]> {
  const { before, counts, after, letters } = await feedMixedBatch();
  const some = [...after.slice(0, 5), ...after.slice(-1)].map(describeItem);
  return [
    `Before, ${before.length} items:`,
    ...before.map(describeItem),
    `The batch: ${JSON.stringify(counts)}`,
    `After, ${after.length} items:`,
    ...some.slice(0, -1),
    '…',
    ...some.slice(-1),
    'The dead letter:',
    ...letters.map((letter) => JSON.stringify(letter, undefined, 1)),
  ];
}

async function showKilledDatabase(): Promise<readonly string[]> {
  const { error, lettersAfterError, storedAfterRestart, countsOfRetry, letters, ...end } = await killDatabase();
  const isSame = JSON.stringify(end.table) === JSON.stringify(end.undisturbed);
  return [
    'The batch: 100 upserts and 1 poison record. The process of the database is killed after 40 writes.',
    `The function throws ${error}; dead letters so far: ${lettersAfterError}.`,
    `The database is started again: ${storedAfterRestart} of 100 todos are there.`,
    `The batch comes again: ${JSON.stringify(countsOfRetry)}; dead letters: ${letters}.`,
    `And once more: ${JSON.stringify(end.countsOfOnceMore)}.`,
    `The table has ${end.table.length} todos, ${isSame ? 'the same' : 'NOT the same'} as without any trouble.`,
  ];
}
