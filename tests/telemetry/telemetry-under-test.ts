import type { Tracing } from '../../src/config.ts';
import type { Observation } from '../../src/http/observe.ts';
import { createObserver, type TelemetryContext } from '../../src/telemetry/observer.ts';

export const secrets = ['a secret of at least 32 characters'];

export const observation: Observation = {
  requestId: 'mine',
  awsRequestId: 'a2f6f5e8-9b52-4f66-9c3e-6f6d0f4b8a11',
  version: '7',
  route: 'GET /todos/{id}',
  owner: 'alice@example.com',
  status: 200,
  failure: undefined,
  latency: 12.34567,
  requestBytes: 0,
  responseBytes: 175,
};

/** An observer, and what it wrote. */
export function createTelemetryUnderTest(
  context: Partial<Pick<TelemetryContext, 'namespace' | 'secrets' | 'capacity'>> & { readonly tracing?: Tracing } = {},
) {
  const written: string[] = [];
  const { tracing = { header: undefined, daemonAddress: undefined }, ...rest } = context;
  const observe = createObserver({
    namespace: undefined,
    secrets,
    capacity: () => ({ read: 0, write: 0 }),
    readTracing: () => tracing,
    write: (line) => written.push(line),
    ...rest,
  });
  return { observe, written, records: () => written.map((line): unknown => JSON.parse(line)) };
}
