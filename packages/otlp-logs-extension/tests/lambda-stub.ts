import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  findSubscriptionFault,
  type Subscription,
  toDeliveries,
  toListenerUrl,
} from '#runtime-api/telemetry-subscription.ts';

/** Lambda's APIs for extensions, as documented. */
export interface LambdaStub {
  /** Value of AWS_LAMBDA_RUNTIME_API: host and port. */
  readonly address: string;
  /** All calls, in order. */
  readonly calls: readonly string[];
  /** @returns the extension's subscription */
  readonly subscription: () => Subscription;
  /** Resolves when the extension waits for an event: it is ready then. */
  readonly ready: Promise<unknown>;
  /** Posts telemetry as Lambda does, in batches, one after the other. @returns the statuses of the responses */
  readonly deliver: (events: readonly object[]) => Promise<readonly number[]>;
  /** Posts a body. @returns the status of the response */
  readonly post: (body: string) => Promise<number>;
  /** Ends the environment. */
  readonly shutdown: () => void;
  readonly close: () => void;
}

export interface Faults {
  /** Status of the Telemetry API's response. */
  readonly subscribe?: number;
  /** Status of the response of `next`. */
  readonly next?: number;
  /** Deadline in the event of the end. */
  readonly deadlineMs?: unknown;
}

/** @param files names of the files in /opt/extensions, the only names that may register */
export async function startLambda(files: readonly string[], faults: Faults = {}): Promise<LambdaStub> {
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<unknown>();
  const calls: string[] = [];
  const state: State = { files, faults, identifiers: new Set(), subscription: undefined, waiting: undefined };

  const server = createServer(async (incoming, response) => {
    const call = `${incoming.method} ${incoming.url}`;
    calls.push(call);
    const body = await text(incoming);
    const result = toReply({ call, headers: incoming.headers, body }, state);
    if (result !== undefined) return reply(response, result);
    state.waiting = response;
    becomeReady(undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const subscription = () => {
    if (state.subscription === undefined) throw new Error('The extension has not subscribed.');
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
      for (const batch of toDeliveries(events, subscription())) statuses.push(await post(JSON.stringify(batch)));
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
  /** Pending response of `next`. */
  waiting: ServerResponse | undefined;
}

interface Call {
  readonly call: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** @returns undefined if the response has to wait */
function toReply(received: Call, state: State): Reply | undefined {
  const { call, headers } = received;
  const isNamed = state.identifiers.has(String(headers['lambda-extension-identifier']));
  if (call === 'POST /2020-01-01/extension/register') return register(received, state);
  if (!isNamed) return refuse(403, 'Extension.UnknownIdentifier');
  if (call === 'PUT /2022-07-01/telemetry') return subscribe(received, state);
  if (/^POST \/2020-01-01\/extension\/(init|exit)\/error$/.test(call)) return { status: 202, headers: {}, body: '' };
  if (call !== 'GET /2020-01-01/extension/event/next') return refuse(404, 'NotFound');
  return state.faults.next === undefined ? undefined : refuse(state.faults.next, 'Extension.ContainerError');
}

function register({ headers, body }: Call, { files, identifiers }: State): Reply {
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

function subscribe({ body }: Call, state: State): Reply {
  if (state.faults.subscribe !== undefined) return refuse(state.faults.subscribe, 'Telemetry.Failed');
  if (state.waiting !== undefined) return refuse(403, 'Telemetry.SubscriptionClosed');
  const subscription: Subscription = JSON.parse(body);
  const fault = findSubscriptionFault(subscription);
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

function postTo(subscription: Subscription, body: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request(
    toListenerUrl(subscription),
    { method: 'POST', headers: { 'Content-Type': 'application/json' } },
    (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    },
  )
    .on('error', reject)
    .end(body);
  return promise;
}
