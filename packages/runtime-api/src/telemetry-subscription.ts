/** What an extension asks of the Telemetry API. */
export interface Subscription {
  readonly schemaVersion: string;
  readonly types: readonly string[];
  readonly buffering: { readonly maxItems: number; readonly maxBytes: number; readonly timeoutMs: number };
  readonly destination: { readonly protocol: string; readonly URI: string };
}

/**
 * Finds the member of a subscription for which Lambda refuses it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html
 */
export function findSubscriptionFault(subscription: Subscription): string | undefined {
  const { schemaVersion, types, buffering, destination } = subscription;
  const { protocol, hostname, port } = new URL(destination.URI);
  if (!['2022-07-01', '2022-12-13', '2025-01-29'].includes(schemaVersion)) return 'schemaVersion';
  if (types.length === 0 || types.some((type) => !['platform', 'function', 'extension'].includes(type))) return 'types';
  if (!isWithin(buffering.maxItems, [1000, 10_000])) return 'maxItems';
  if (!isWithin(buffering.maxBytes, [262_144, 1_048_576])) return 'maxBytes';
  if (!isWithin(buffering.timeoutMs, [25, 30_000])) return 'timeoutMs';
  if (destination.protocol !== 'HTTP' || protocol !== 'http:') return 'protocol';
  return hostname === 'sandbox.localdomain' && port !== '' ? undefined : 'URI';
}

function isWithin(value: number, [min, max]: readonly [number, number]): boolean {
  return min <= value && value <= max;
}

/** Splits events into deliveries of the size that a subscription allows. */
export function toDeliveries(events: readonly object[], { buffering }: Subscription): readonly (readonly object[])[] {
  const deliveries: object[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const size = JSON.stringify(event).length;
    if (bytes + size > buffering.maxBytes || deliveries.at(-1)?.length === buffering.maxItems) {
      deliveries.push([]);
      bytes = 0;
    }
    deliveries.at(-1)?.push(event);
    bytes += size;
  }
  return deliveries;
}

/** Returns the address of an extension's listener. Only Lambda resolves sandbox.localdomain. */
export function toListenerUrl({ destination }: Subscription): string {
  return destination.URI.replace('//sandbox.localdomain', '//127.0.0.1');
}
