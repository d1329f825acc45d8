import { randomUUID } from 'node:crypto';
import { type SmokeRequest, toEvent } from './request-event.ts';

export interface Answer {
  readonly statusCode: number;
  readonly body?: string;
}

/** Invokes the function under test. @throws Error if it fails without a response */
export type Invoke = (event: ReturnType<typeof toEvent>) => Promise<Answer>;

export interface SmokeTestContext {
  readonly invoke: Invoke;
  readonly version: string;
  /** With `jwt`, it must reject requests without an owner. */
  readonly auth: 'jwt' | 'none';
}

/**
 * Tries once everything that depends on the function's environment: its version, its permissions on the table and its
 * indexes, and the rejection of strangers. It writes as an owner of its own (without authentication, as the only one)
 * and deletes its todo.
 * @returns a description of each failure
 */
export async function runSmokeTest({ invoke, version, auth }: SmokeTestContext): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { request, statuses, body } of checks(version, auth)) {
    const answer = await attempt(invoke, request);
    const isExpected =
      typeof answer !== 'string' && statuses.includes(answer.statusCode) && (body ?? answer.body) === answer.body;
    if (isExpected) continue;
    const seen = typeof answer === 'string' ? answer : `${answer.statusCode} ${answer.body ?? ''}`.trim();
    failures.push(
      `${request.routeKey} should answer ${[statuses.join(' or '), body].filter(Boolean).join(' ')}, but: ${seen}`,
    );
  }
  return failures;
}

async function attempt(invoke: Invoke, request: SmokeRequest): Promise<Answer | string> {
  try {
    return await invoke(toEvent(request));
  } catch (error) {
    return String(error);
  }
}

interface Check {
  readonly request: SmokeRequest;
  readonly statuses: readonly number[];
  readonly body?: string;
}

const owner = 'smoke test of a release';
const id = '01900000-0000-7000-8000-000000000000';
const todo = { pathParameters: { id }, path: `/todos/${id}`, owner };
const put = { ...todo, routeKey: 'PUT /todos/{id}', body: { text: 'Try the new version', done: true } };
const post = { routeKey: 'POST /todos', path: '/todos', owner };
const operations = [{ op: 'delete', id }];
const batch = { routeKey: 'POST /todos/batch', path: '/todos/batch', owner, body: { operations } };

function checks(version: string, auth: SmokeTestContext['auth']): readonly Check[] {
  const headers = { 'idempotency-key': randomUUID() };
  const health = JSON.stringify({ status: 'ok', version });
  return [
    { request: { routeKey: 'GET /health', path: '/health' }, statuses: [200], body: health },
    { request: { routeKey: '$default', path: '/nothing' }, statuses: [404] },
    ...(auth === 'jwt' ? [{ request: { routeKey: 'GET /todos', path: '/todos' }, statuses: [401] }] : []),
    { request: { ...post, body: { text: '' } }, statuses: [400] },
    // 409 if an earlier test ended before it could clean up.
    { request: { ...post, headers, body: { id, ...put.body } }, statuses: [201, 409] },
    { request: put, statuses: [200] },
    { request: { ...todo, routeKey: 'GET /todos/{id}' }, statuses: [200] },
    { request: { routeKey: 'GET /todos', path: '/todos', owner }, statuses: [200] },
    { request: { routeKey: 'GET /todos', path: '/todos', owner, query: { done: 'true' } }, statuses: [200] },
    { request: { ...todo, routeKey: 'PATCH /todos/{id}', body: { done: false } }, statuses: [200] },
    { request: { routeKey: 'GET /todos', path: '/todos', owner, query: { done: 'false' } }, statuses: [200] },
    { request: { ...todo, routeKey: 'DELETE /todos/{id}' }, statuses: [204] },
    { request: batch, statuses: [200], body: '{"results":[{"status":204}]}' },
  ];
}
