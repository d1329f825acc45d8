import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { createTodoRepository } from '../../src/stores/dynamodb/todo-repository.ts';
import { problem } from '../api/problem.ts';
import { fill, wholeFile } from '../export/export-under-test.ts';
import { useDatabase } from '../stores/dynamodb/database.ts';
import { useResource } from '../support/use-resource.ts';
import { bearer } from '../tokens/hostile-tokens.ts';
import { startIssuer } from '../tokens/issuer.ts';
import { createKey } from '../tokens/sign-token.ts';
import { usePackage } from './packaged-service.ts';
import { lambdaEnvironment } from './run-artefact.ts';

const handlerFile = 'src/handlers/export.cjs';
const key = createKey('one');

const prod = usePackage('prod');
const codeDir = useResource(() => prod().unzip('export'));
const database = useDatabase();
const issuer = useResource(() => startIssuer(key));

describe('served', () => {
  const todos = useResource(async () => {
    const repository = createTodoRepository(database());
    const { todos: alice } = await fill(1203, 'alice', repository);
    const { todos: bob } = await fill(2, 'bob', repository);
    return { alice, bob };
  });
  const served = useResource(() => serve());

  test.each(['alice', 'bob'] as const)('gives %s all their todos, of several pages, and nothing else', async (sub) => {
    const response = await get('/todos.csv', sub);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="todos.csv"',
    });
    expect({ status: response.status, body: await response.text() }).toEqual({
      status: 200,
      body: wholeFile(todos()[sub]),
    });
  });

  test.each([
    ['/todos.csv', undefined, 401, 'unauthorized'],
    ['/todos.csv?x=1', 'alice', 400, 'invalid_request'],
    ['/', 'alice', 404, 'route_not_found'],
  ])('refuses %s of %s with %i', async (url, sub, status, code) => {
    const response = await get(url, sub);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(problem(status, code));
  });

  test('logs one line for each, with what it gave and what it read', async () => {
    const headers = { 'x-request-id': 'logged', authorization: bearer({ issuer: issuer().issuer, key }) };
    await (await fetch(`${served().url}/todos.csv`, { headers })).text();
    const line = await served().line('"requestId":"logged"');
    expect(line).toMatchObject({
      level: 'INFO',
      route: 'GET /todos.csv',
      status: 200,
      rows: 1203,
      responseBytes: wholeFile(todos().alice).length,
      owner: expect.stringMatching(/^[\w-]{16}$/),
      readCapacity: expect.any(Number),
      _aws: { CloudWatchMetrics: [{ Namespace: 'todo-api-prod' }, {}, {}] },
    });
    expect((line as { readCapacity: number }).readCapacity).toBeGreaterThan(10);
  });

  function get(url: string, sub: string | undefined) {
    const headers = sub === undefined ? {} : { authorization: bearer({ issuer: issuer().issuer, key }, { sub }) };
    return fetch(`${served().url}${url}`, { headers });
  }
});

test('does not start in a wrong environment, and lists every fault of it', async () => {
  const { stdout } = start({ JWT_ISSUER: '', CURSOR_SECRETS: 'x' });
  expect(await text(stdout)).toMatch(/JWT_ISSUER is required\n.*CURSOR_SECRETS must be/);
});

interface Served {
  readonly url: string;
  /** Waits for the line of the log that has a text in it. */
  readonly line: (part: string) => Promise<unknown>;
  readonly close: () => void;
}

async function serve(): Promise<Served> {
  const child = start();
  const { stdout } = child;
  const [url] = await once(stdout, 'data');
  let log = '';
  stdout.on('data', (chunk) => (log += chunk));
  return { url: String(url).trim(), line, close: () => void child.kill() };

  async function line(part: string): Promise<unknown> {
    const find = () => log.split('\n').find((candidate) => candidate.includes(part) && candidate.endsWith('}'));
    while (find() === undefined) await once(stdout, 'data');
    return JSON.parse(String(find()));
  }
}

function start(environment: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, [join(import.meta.dirname, 'serve-export.ts'), join(codeDir(), handlerFile)], {
    env: {
      ...lambdaEnvironment,
      ...database().settings,
      CURSOR_SECRETS: 'a-secret-of-at-least-32-characters',
      AUTH: 'jwt',
      JWT_ISSUER: issuer().issuer,
      JWT_AUDIENCE: 'todo-api',
      METRICS_NAMESPACE: 'todo-api-prod',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
