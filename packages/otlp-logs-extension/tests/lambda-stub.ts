import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type ServerResponse } from 'node:http';
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
  /** What the end is told as the time of it. */
  readonly deadlineMs?: unknown;
}

/** @param files the names of the files in /opt/extensions, which alone may register */
export async function startLambda(files: readonly string[], faults: Faults = {}): Promise<LambdaStub> {
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<unknown>();
  const calls: string[] = [];
  const state: State = { files, faults, identifiers: new Set(), subscription: undefined, waiting: undefined };

  const server = createServer(async (asked, response) => {
    const call = `${asked.method} ${asked.url}`;
    calls.push(call);
    const body = await text(asked);
    const answer = answerTo({ call, headers: asked.headers, body }, state);
    if (answer !== undefined) return reply(response, answer);
    state.waiting = response;
    becomeReady(undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const subscription = () => {
    if (state.subscription === undefined) throw new Error('Nobody has subscribed.');
    return state.subscription;
  };
  const post = (body: string) => postTo(subscription(), body);
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    subscription,
    ready,
    post,
    async deliver(events) {
      const statuses: number[] = [];
      for (const batch of toBatches(events, subscription())) statuses.push(await post(JSON.stringify(batch)));
      return statuses;
    },
    shutdown() {
      const { deadlineMs = Date.now() + 2000 } = faults;
      const event = { eventType: 'SHUTDOWN', shutdownReason: 'spindown', deadlineMs };
      if (state.waiting) reply(state.waiting, { status: 200, headers: {}, body: JSON.stringify(event) });
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface State {
  readonly files: readonly string[];
  readonly faults: Faults;
  readonly identifiers: Set<string>;
  subscription: Subscription | undefined;
  /** Who waits for an event. */
  waiting: ServerResponse | undefined;
}

interface Asked {
  readonly call: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** @returns the answer, or undefined when it is to wait */
function answerTo(asked: Asked, state: State): Reply | undefined {
  const isNamed = state.identifiers.has(String(asked.headers['lambda-extension-identifier']));
  if (asked.call === 'POST /2020-01-01/extension/register') return register(asked, state);
  if (!isNamed) return refuse(403, 'Extension.UnknownIdentifier');
  if (asked.call === 'PUT /2022-07-01/telemetry') return subscribe(asked, state);
  if (/^POST \/2020-01-01\/extension\/(init|exit)\/error$/.test(asked.call))
    return { status: 202, headers: {}, body: '' };
  if (asked.call !== 'GET /2020-01-01/extension/event/next') return refuse(404, 'NotFound');
  return state.faults.next === undefined ? undefined : refuse(state.faults.next, 'Extension.ContainerError');
}

function register({ headers, body }: Asked, { files, identifiers }: State): Reply {
  const { events } = JSON.parse(body) as { readonly events: readonly string[] };
  const isKnown = files.includes(String(headers['lambda-extension-name']));
  if (!isKnown || identifiers.size > 0) return refuse(403, 'Extension.InvalidExtensionName');
  if (events.some((event) => event !== 'INVOKE' && event !== 'SHUTDOWN')) return refuse(400, 'InvalidEventType');
  const identifier = randomUUID();
  identifiers.add(identifier);
  const accountId = headers['lambda-extension-accept-feature'] === 'accountId' ? { accountId: '123456789012' } : {};
  const registered = { functionName: 'todo-api-prod-api', functionVersion: '7', handler: 'api.handler', ...accountId };
  return { status: 200, headers: { 'Lambda-Extension-Identifier': identifier }, body: JSON.stringify(registered) };
}

function subscribe({ body }: Asked, state: State): Reply {
  if (state.faults.subscribe !== undefined) return refuse(state.faults.subscribe, 'Telemetry.Failed');
  if (state.waiting !== undefined) return refuse(403, 'Telemetry.SubscriptionClosed');
  const subscription: Subscription = JSON.parse(body);
  const fault = findFault(subscription);
  if (fault !== undefined) return refuse(400, fault);
  state.subscription = subscription;
  return { status: 200, headers: {}, body: '"OK"' };
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
