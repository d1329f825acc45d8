import { expect } from '@jest/globals';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createApiUnderTest } from './api-under-test.ts';
import type { RequestOptions } from './gateway.ts';
import { problemHeaders } from './headers.ts';
import { problem } from './problem.ts';

type Request = readonly [method: string, url: string, options?: RequestOptions];

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly errors?: unknown;
  readonly headers?: object | undefined;
}

/** Expects a problem, and that no call to the store was made: any would be another problem. */
export async function expectRefusal(request: Request, { status, code, errors, headers }: Refusal): Promise<void> {
  const { send, observations } = createApiUnderTest({} as TodoRepository);
  expect(await send(...request)).toEqual({
    status,
    headers: { ...problemHeaders, ...headers },
    body: problem(status, code, errors),
  });
  expect(observations).toMatchObject([{ status, failure: { code } }]);
}

/** Expects a refusal of an invalid request, with the detail of each fault by its pointer. */
export function expectFaults(request: Request, faults: Readonly<Record<string, unknown>>): Promise<void> {
  const errors = Object.entries(faults).map(([pointer, detail]) => ({ pointer, detail }));
  return expectRefusal(request, { status: 400, code: 'invalid_request', errors });
}
