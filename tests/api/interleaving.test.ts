import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v4 } from 'uuid';
import type { Observation } from '../../src/http/observe.ts';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import type { Todo } from '../../src/todos/todo.ts';
import { interceptCalls } from '../todos/intercept-calls.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { type Answer, json, toEvent } from './gateway.ts';
import { type Command, command, list, type Model } from './model.ts';
import { problem } from './problem.ts';

/** A request of an owner, or of nobody. */
interface Sent {
  readonly owner: string | undefined;
  readonly command: Command;
  readonly requestId: string;
  /** All owners use the same keys, each of them once. */
  readonly key: string;
}

interface Exchange extends Sent {
  readonly answer: Answer;
}

const request = fc.record({ name: fc.constantFrom('alice', 'bob', 'carol', undefined), command });

/** Waits until it is the turn of a request, of a call to the store, or of its answer. */
let takeTurn: () => Promise<unknown> = () => Promise.resolve();
/** The names of the requests in the order in which the store did what they asked. */
const done: string[] = [];
const current = new AsyncLocalStorage<string>();

// One handler for all runs, as in a warm container.
const { send, observations, clock } = createApiUnderTest(
  interceptCalls(createTodoRepository(), async (_, call) => {
    await takeTurn();
    done.push(String(current.getStore()));
    const result = await call();
    await takeTurn();
    return result;
  }),
);

test('each owner has answers as if alone, however the requests of all interleave in one warm handler', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(request, { minLength: 2, maxLength: 25 }),
      async (scheduler, requests) => {
        const run = v4();
        const start = observations.length;
        done.length = 0;
        const sent = requests.map(({ name, command: it }, index) => {
          const earlier = requests.slice(0, index).filter((other) => other.name === name);
          return toSent(name && `${name} ${run}`, it, earlier.length);
        });
        takeTurn = () => scheduler.schedule(Promise.resolve());
        const exchanges = await scheduler.waitFor(Promise.all(sent.map(exchange)));
        takeTurn = () => Promise.resolve();
        for (const owner of ownersOf(exchanges)) exchanges.push(await exchange(toSent(owner, list(undefined), 0)));
        for (const each of exchanges) expectOwnName(each);
        expectObservations(exchanges, observations.slice(start));
        expectModels(exchanges);
      },
    ),
    { numRuns: 300 },
  );
});

function toSent(owner: string | undefined, it: Command, earlier: number): Sent {
  return { owner, command: it, requestId: v4(), key: `key-${earlier}` };
}

async function exchange(sent: Sent): Promise<Exchange> {
  const { owner, command: it, requestId, key } = sent;
  const [method, url, body] = it.request;
  const headers = { 'x-request-id': requestId, ...(method === 'POST' ? { 'idempotency-key': key } : {}) };
  const options = body === undefined ? { headers } : json(body, headers);
  await takeTurn();
  return { ...sent, answer: await current.run(requestId, () => send(method, url, { ...options, owner })) };
}

/** An answer has the name of its own request, in the header and, if it is a problem, in the body. */
function expectOwnName({ requestId, answer }: Exchange): void {
  expect(answer.headers['x-request-id']).toBe(requestId);
  if (answer.status >= 400) expect(answer.body).toMatchObject({ instance: `/requests/${requestId}` });
}

/** Each request is observed once, as what it is: by its owner, route and answer. */
function expectObservations(exchanges: readonly Exchange[], observations: readonly Observation[]): void {
  const observed = observations.map(({ requestId, owner, route, status }) => ({ requestId, owner, route, status }));
  const expected = exchanges.map(({ requestId, owner, command: it, answer: { status } }) => {
    const [method, url] = it.request;
    return { requestId, owner, route: toEvent(method, url).routeKey, status };
  });
  expect(observed.sort(byName)).toEqual(expected.sort(byName));
}

/** Answers are those of a model for each owner, which does their requests in the order in which the store did them. */
function expectModels(exchanges: readonly Exchange[]): void {
  const owned = exchanges.filter(({ owner }) => owner !== undefined);
  expect([...done].sort()).toEqual(owned.map(({ requestId }) => requestId).sort());
  const models = new Map(ownersOf(exchanges).map((owner) => [owner, { todos: [], now: clock.instant } as Model]));
  const inOrder = owned.sort((one, other) => done.indexOf(one.requestId) - done.indexOf(other.requestId));
  for (const { owner = '', command: it, answer } of inOrder) {
    const { status, body } = answer;
    const expected = it.run(models.get(owner) as Model, answer);
    expect({ status, body: sorted(body) }).toEqual({ ...expected, body: sorted(expected.body) });
  }
  const strangers = exchanges.filter(({ owner }) => owner === undefined).map(({ answer }) => answer);
  for (const answer of strangers) expect(answer).toMatchObject({ status: 401, body: problem(401, 'unauthorized') });
}

function ownersOf(exchanges: readonly Exchange[]): readonly string[] {
  return [...new Set(exchanges.flatMap(({ owner = [] }) => owner))];
}

/** Places in a list are given in the order in which requests arrive; the model gives them in that of the store. */
function sorted(body: unknown): unknown {
  return Array.isArray(body) ? (body as Todo[]).toSorted((one, other) => (one.id < other.id ? -1 : 1)) : body;
}

function byName(one: { readonly requestId: string }, other: { readonly requestId: string }): number {
  return one.requestId < other.requestId ? -1 : 1;
}
