import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoreUnderTest } from '../stores/engines.ts';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { limit } from '../support/limit.ts';
import { isAnswerLost } from './fates.ts';
import { openWire } from './on-every-wire.ts';
import { type History, play } from './play.ts';
import { toText } from './render.ts';
import { findViolations } from './verdict.ts';

/**
 * HISTORIES=5000 plays so many on each engine, as .ci/run does, SEED those of an earlier run, and ENGINE=dynalite only
 * some engines. `npm run rehearse` plays them on engines that are no dependencies.
 */
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const shrinkingMax = limit(120);

/** The choices that make a history. */
const choices = fc.array(fc.nat(9999), { maxLength: 160, size: 'max' });

onEveryEngine(
  'histories',
  (store, engine) => {
    const numRuns = Number(process.env['HISTORIES'] ?? engine.histories);

    test(
      `${numRuns} histories of three clients are linearizable and apply each write once, with answers lost, late and doubled`,
      async () => {
        const played = await playAll(store(), numRuns);
        expect(played).toHaveLength(numRuns);
        const fates = played.flatMap((history) => history.fates);
        const share = fates.filter(isAnswerLost).length / fates.length;
        expect(share).toBeGreaterThan(0.1);
        const lost = `${Math.round(100 * share)} % of the answers lost`;
        process.stderr.write(`SEED=${seed} on ${engine.name}: ${summarize(played)}; ${lost}\n`);
      },
      limit(240 + numRuns),
    );
  },
  ({ histories }) => histories > 0,
);

/** @throws Error with the violations of a history, and the shortest one that could be found in two minutes */
async function playAll(store: StoreUnderTest, numRuns: number): Promise<readonly History[]> {
  const wires = await Promise.all([1, 2, 3].map(() => openWire(store)));
  const played: History[] = [];
  let shrinksUntil = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(choices, async (numbers) => {
    if (performance.now() > shrinksUntil) return;
    const history = await play(numbers, { store, wires });
    played.push(history);
    const violations = findViolations(history);
    if (violations.length === 0) return;
    shrinksUntil = Math.min(shrinksUntil, performance.now() + shrinkingMax);
    throw new Error(`${violations.join('\n')}\n${toText(history)}`);
  });
  try {
    await fc.assert(property, { numRuns, seed, unbiased: true });
  } finally {
    for (const wire of wires) wire.close();
  }
  return played;
}

function summarize(played: readonly History[]): string {
  const operations = played.flatMap((history) => history.operations);
  const fates = played.flatMap((history) => history.fates);
  const failures = operations.filter(({ answer }) => answer.status >= 500);
  return `${played.length} histories, ${operations.length} operations, ${failures.length} answered 503, ${fates.length} requests to the engine`;
}
