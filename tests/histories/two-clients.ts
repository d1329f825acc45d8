import { expect } from '@jest/globals';
import { v4 } from 'uuid';
import { createApiUnderTest } from '../api/api-under-test.ts';
import { json } from '../api/gateway.ts';
import type { StoreUnderTest } from '../stores/engines.ts';
import { type Held, pass, type Wire } from './wire.ts';

export const key = { 'idempotency-key': '8e03978e-40d5-43e8-bc93-6894a57f9324' };

/**
 * Opens two clients of an owner who has a todo. Each has an instance of the API of its own. A's requests to the engine
 * go through the wire, and nothing disturbs those of B.
 */
export async function openTwoClients(store: StoreUnderTest, wire: Wire, attempt?: number) {
  const owner = v4();
  const instances = [createApiUnderTest(wire.connect(attempt).todos), createApiUnderTest(store.todos)] as const;
  const [a, b] = [asClient(instances[0]), asClient(instances[1])];
  await b('POST', '/todos', { text: 'first' });
  for (const { clock } of instances) clock.instant = '2026-01-02T03:04:06.000Z';
  return { a, b, look, clockOfB: instances[1].clock };

  function asClient({ send }: ReturnType<typeof createApiUnderTest>) {
    return async (method: string, url: string, sent?: object, fields: Readonly<Record<string, string>> = {}) => {
      const { status, headers, body } = await send(method, url, {
        ...(sent ? json(sent, fields) : { headers: fields }),
        owner,
      });
      const replayed = headers['idempotent-replayed'];
      return { status, body, ...(headers['etag'] && { etag: headers['etag'] }), ...(replayed && { replayed }) };
    };
  }

  /** Returns the newest todo, as B sees it. */
  async function look() {
    const { body: list } = await b('GET', '/todos?order=desc&limit=1');
    const path = `/todos/${(list as readonly { readonly id: string }[])[0]?.id}`;
    const { etag = '', body } = await b('GET', path);
    return { path, etag, body };
  }
}

/** Stores the write of A's request, loses the answer, and lets the retry pass after what B does. */
export async function loseAnswer<Answered>(
  wire: Wire,
  answer: Promise<Answered>,
  meanwhile: () => Promise<void>,
): Promise<Answered> {
  await storeAndReset(wire, answer);
  await meanwhile();
  wire.passAll();
  return answer;
}

/** Stores the write of A's request, and loses the answer to it and to all its retries. */
export async function loseAllAnswers(wire: Wire, answer: Promise<object>): Promise<void> {
  await storeAndReset(wire, answer);
  while (true) {
    const retry = await Promise.race([wire.next(), answer.then(() => undefined)]);
    if (retry === undefined) break;
    retry.reset();
  }
  wire.passAll();
  expect(await answer).toMatchObject({ status: 503 });
}

/** Resets the connection of the request's first write, before it is stored. @returns whether there was one */
export async function resetFirstWrite(wire: Wire, answer: Promise<unknown>): Promise<boolean> {
  const attempt = await Promise.race([nextWrite(wire), answer.then(() => undefined)]);
  attempt?.reset();
  wire.passAll();
  return attempt !== undefined;
}

async function storeAndReset(wire: Wire, answer: Promise<unknown>): Promise<void> {
  const unwritten = answer.then(() => Promise.reject(new Error('The request was answered before it wrote.')));
  const attempt = await Promise.race([nextWrite(wire), unwritten]);
  await attempt.deliver();
  attempt.reset();
}

/** Waits for the next write of a todo. */
export async function nextWrite(wire: Wire): Promise<Held> {
  const held = await wire.next();
  if (held.isWrite) return held;
  await pass(held);
  return nextWrite(wire);
}
