import { writesRemembered } from '../../src/todos/entry.ts';
import type { Numbered } from './requests.ts';

/**
 * Returns whether an item still remembers a write after some more have taken effect. A POST with a key is remembered
 * until another one takes effect, if that is longer.
 * @param effects the writes that took effect, in order, and those that may follow
 */
export function isRemembered({ write, request }: Numbered, effects: readonly Numbered[]): boolean {
  const first = effects.findIndex((effect) => effect.write === write);
  const later = first < 0 ? [] : effects.slice(first + 1).filter((effect) => effect.write !== write);
  if (isKeyed(request) && !later.some((effect) => isKeyed(effect.request))) return true;
  return later.length < writesRemembered;
}

function isKeyed({ method, key }: Numbered['request']): boolean {
  return method === 'POST' && key !== undefined;
}
