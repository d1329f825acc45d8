import type { StoreUnderTest } from '../stores/engines.ts';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { useForEach } from '../support/use-resource.ts';
import type { Wire } from './wire.ts';

/** Describes what holds on every engine that has a wire. Each test has a wire of its own. */
export function onEveryWire(title: string, define: (store: () => StoreUnderTest, wire: () => Wire) => void): void {
  onEveryEngine(
    title,
    (store) =>
      define(
        store,
        useForEach(() => openWire(store())),
      ),
    ({ histories }) => histories > 0,
  );
}

/** @throws Error for an engine that has none */
export async function openWire({ openWire: open }: StoreUnderTest): Promise<Wire> {
  if (open === undefined) throw new Error('This engine has no wire.');
  return open();
}
