import { expect } from '@jest/globals';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createApiUnderTest } from './api-under-test.ts';
import type { RequestOptions } from './gateway.ts';
import { problemHeaders } from './headers.ts';
import { problem } from './problem.ts';

/** The path of a todo, and a body that every route takes. */
export const path = '/todos/8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
export const valid = { text: 'Buy milk', done: false };

export const bodyRoutes = [
  ['POST', '/todos'],
  ['PUT', path],
  ['PATCH', path],
] as const;

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly headers?: object;
}

/** Expects a problem, and that no call to the store was made: any would be another problem. */
export async function expectRefusal(
  [method, url, options]: readonly [string, string, RequestOptions?],
  { status, code, errors, headers }: Refusal,
): Promise<void> {
  const { send, observations } = createApiUnderTest({} as TodoRepository);
  expect(await send(method, url, options)).toEqual({
    status,
    headers: { ...problemHeaders, ...headers },
    body: problem(status, code, errors),
  });
  expect(observations).toMatchObject([{ status, failure: { code } }]);
}
