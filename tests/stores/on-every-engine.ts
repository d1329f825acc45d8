import { describe, expect, test } from '@jest/globals';
import { useResource } from '../support/use-resource.ts';
import { type Engine, engines, type StoreUnderTest } from './engines.ts';

/**
 * Describes what holds on every engine. One store on each serves all tests of the block. The reporter of the contract
 * suite reads the engine from the title. A file must have a test, also if ENGINE chooses no engine that is meant.
 */
export function onEveryEngine(
  title: string,
  define: (store: () => StoreUnderTest, engine: Engine) => void,
  isMeant: (engine: Engine) => boolean = () => true,
): void {
  const meant = engines.filter(isMeant);
  if (process.env['ENGINE'] !== undefined && meant.length === 0)
    test(`${title}: no chosen engine is meant`, () => expect(meant).toEqual([]));
  for (const engine of meant) {
    describe(`${title} on ${engine.name}`, () => define(useResource(engine.open), engine));
  }
}
