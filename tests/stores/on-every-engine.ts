import { describe } from '@jest/globals';
import { useResource } from '../support/use-resource.ts';
import { type Engine, engines, type StoreUnderTest } from './engines.ts';

/**
 * Describes what holds on every engine. One store on each serves all tests of the block. The reporter of the contract
 * suite reads the engine from the title.
 */
export function onEveryEngine(
  title: string,
  define: (store: () => StoreUnderTest, engine: Engine) => void,
  isMeant: (engine: Engine) => boolean = () => true,
): void {
  for (const engine of engines.filter(isMeant)) {
    describe(`${title} on ${engine.name}`, () => define(useResource(engine.open), engine));
  }
}
