import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Lambda's APIs for extensions, as far as the documentation tells what they accept, refuse and answer. */
export interface LambdaStub {
  /** Host and port, as in AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** What was called, in order. */
  readonly calls: readonly string[];
  /** What an extension asked for when it subscribed. */
  readonly subscription: () => Subscription;
  /** Waits until the extension waits for an event: it is ready then. */
  readonly ready: Promise<unknown>;
  /** Posts telemetry as Lambda does: in batches, the next when the last was accepted. @returns the answers' statuses */
  readonly deliver: (events: readonly object[]) => Promise<readonly number[]>;
  /** Posts a body. @returns the status of the answer */
  readonly post: (body: string) => Promise<number>;
  /** Ends the environment. */
  readonly shutdown: () => void;
  readonly close: () => void;
}

export interface Subscription {
  readonly schemaVersion: string;
  readonly types: readonly string[];
  readonly buffering: { readonly maxItems: number; readonly maxBytes: number; readonly timeoutMs: number };
  readonly destination: { readonly protocol: string; readonly URI: string };
}

export interface Faults {
  /** What the Telemetry API answers instead. */
  readonly subscribe?: number;
  /** What `next` answers instead. */
  readonly next?: number;
}

/** @param files the names of the files in /opt/extensions, which alone may register */
export async function startLambda(files: readonly string[], faults: Faults = {}): Promise<LambdaStub> {
  const calls: string[] = [];
  const identifiers = new Set<string>();
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<unknown>();
  let subscription: Subscription | undefined;
  let waiting: ServerResponse | undefined;

  const routes: Readonly<Record<string, (asked: IncomingMessage, body: string) => Reply | undefined>> = {
    'POST /2020-01-01/extension/register': ({ headers }, body) => {
      const { events } = JSON.parse(body) as { readonly events: readonly string[] };
      const isKnown = files.includes(String(headers['lambda-extension-name']));
      if (!isKnown || identifiers.size > 0) return refuse(403, 'Extension.InvalidExtensionName');
      if (events.some((event) => event !== 'INVOKE' && event !== 'SHUTDOWN')) return refuse(400, 'InvalidEventType');
      const identifier = randomUUID();
      identifiers.add(identifier);
      const accountId = headers['lambda-extension-accept-feature'] === 'accountId' ? { accountId: '123456789012' } : {};
      const registered = {
        functionName: 'todo-api-prod-api',
        functionVersion: '7',
        handler: 'api.handler',
        ...accountId,
      };
      return { status: 200, headers: { 'Lambda-Extension-Identifier': identifier }, body: JSON.stringify(registered) };
    },
    'PUT /2022-07-01/telemetry': (_, body) => {
      if (faults.subscribe !== undefined) return refuse(faults.subscribe, 'Telemetry.Failed');
      if (waiting !== undefined) return refuse(403, 'Telemetry.SubscriptionClosed');
      const asked: Subscription = JSON.parse(body);
      const fault = findFault(asked);
      if (fault !== undefined) return refuse(400, fault);
      subscription = asked;
      return { status: 200, headers: {}, body: '"OK"' };
    },
    'GET /2020-01-01/extension/event/next': () =>
      faults.next === undefined ? undefined : refuse(faults.next, 'Container'),
    'POST /2020-01-01/extension/init/error': () => ({ status: 202, headers: {}, body: '{"status":"OK"}' }),
    'POST /2020-01-01/extension/exit/error': () => ({ status: 202, headers: {}, body: '{"status":"OK"}' }),
  };

  const server = createServer(async (asked, response) => {
    const call = `${asked.method} ${asked.url}`;
    calls.push(call);
    const body = await text(asked);
    const isNamed = identifiers.has(String(asked.headers['lambda-extension-identifier']));
    if (!call.endsWith('/register') && !isNamed) return reply(response, refuse(403, 'Extension.UnknownIdentifier'));
    const answer = routes[call] === undefined ? refuse(404, 'NotFound') : routes[call](asked, body);
    if (answer !== undefined) return reply(response, answer);
    waiting = response;
    becomeReady(undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const requireSubscription = () => {
    if (subscription === undefined) throw new Error('Nobody has subscribed.');
    return subscription;
  };
  const post = (body: string) => postTo(requireSubscription(), body);
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    subscription: requireSubscription,
    ready,
    post,
    async deliver(events) {
      const statuses: number[] = [];
      for (const batch of toBatches(events, requireSubscription())) statuses.push(await post(JSON.stringify(batch)));
      return statuses;
    },
    shutdown() {
      const event = { eventType: 'SHUTDOWN', shutdownReason: 'spindown', deadlineMs: Date.now() + 2000 };
      if (waiting) reply(waiting, { status: 200, headers: {}, body: JSON.stringify(event) });
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function refuse(status: number, errorType: string): Reply {
  return { status, headers: {}, body: JSON.stringify({ errorType, errorMessage: errorType }) };
}

function reply(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html */
function findFault({ schemaVersion, types, buffering, destination }: Subscription): string | undefined {
  const { protocol, hostname, port } = new URL(destination.URI);
  const isWithin = (value: number, [min, max]: readonly [number, number]) => min <= value && value <= max;
  if (!['2022-07-01', '2022-12-13', '2025-01-29'].includes(schemaVersion)) return 'schemaVersion';
  if (types.length === 0 || types.some((type) => !['platform', 'function', 'extension'].includes(type))) return 'types';
  if (!isWithin(buffering.maxItems, [1000, 10_000])) return 'maxItems';
  if (!isWithin(buffering.maxBytes, [262_144, 1_048_576])) return 'maxBytes';
  if (!isWithin(buffering.timeoutMs, [25, 30_000])) return 'timeoutMs';
  if (destination.protocol !== 'HTTP' || protocol !== 'http:') return 'protocol';
  return hostname === 'sandbox.localdomain' && port !== '' ? undefined : 'URI';
}

function toBatches(events: readonly object[], { buffering }: Subscription): readonly (readonly object[])[] {
  const batches: object[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const size = JSON.stringify(event).length;
    if (bytes + size > buffering.maxBytes || batches.at(-1)?.length === buffering.maxItems) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(event);
    bytes += size;
  }
  return batches;
}

/** Outside of Lambda nobody knows sandbox.localdomain. */
function postTo({ destination }: Subscription, body: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const url = destination.URI.replace('sandbox.localdomain', '127.0.0.1');
  request(url, { method: 'POST', headers: { 'Content-Type': 'application/json' } }, (answer) => {
    answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
  })
    .on('error', reject)
    .end(body);
  return promise;
}
