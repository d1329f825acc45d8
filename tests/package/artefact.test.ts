import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import JSZip from 'jszip';
import { readLockedPackages } from '#lockfile-rules/locked-packages.ts';
import { kafkaSettings } from '../../tools/stages/kinds.ts';
import { json } from '../api/gateway.ts';
import { problem } from '../api/problem.ts';
import { useDatabase } from '../stores/dynamodb/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { serviceDir } from '../support/service-dir.ts';
import { useResource } from '../support/use-resource.ts';
import { usePackage } from './packaged-service.ts';
import { apiEnvironment, type Request, runArtefact, toEvents } from './run-artefact.ts';

const handlerFile = 'src/handlers/api.cjs';

const database = useDatabase();
const prod = usePackage('prod');
const codeDir = useResource(() => prod().unzip('api'));
const ingesting = usePackage('prod', kafkaSettings.managed);
/** Packaged again, in another place, as on another machine: this is no setting of the service. */
const again = usePackage('prod', { PACKAGED: 'again' });

test.each([
  ['api', 'api', 120_000, 40_000],
  ['export', 'export', 120_000, 42_000],
  ['docs', 'docs', 100_000, 65_000],
  ['preTraffic', 'pre-traffic', 30_000, 12_000],
  ['ingest', 'ingest', 70_000, 25_000],
] as const)(
  '%s holds its code and source map, and nothing else, and is small',
  async (name, module, bytes, gzipped) => {
    const { files } = await JSZip.loadAsync(ingesting().zips[name]);
    const file = `src/handlers/${module}.cjs`;
    expect(Object.keys(files).sort()).toEqual([file, `${file}.map`]);
    const code = (await files[file]?.async('nodebuffer')) ?? Buffer.alloc(0);
    expect(code.length).toBeLessThan(bytes);
    expect(gzipSync(code).length).toBeLessThan(gzipped);
    const foreign = /strictTypes|coerceTypes|new Function\(|json-schema\.org\/draft-07|sourceMappingURL/i;
    expect(code.toString()).not.toMatch(foreign);
  },
);

test('is the same, byte for byte, when it is made again', () => {
  const names = ['api', 'docs', 'export', 'preTraffic'] as const;
  expect(names.filter((name) => !again().zips[name].equals(prod().zips[name]))).toEqual([]);
  expect(again().template).toEqual(prod().template);
});

test('is described alike when it is made again, so that a deployment without a change is skipped', () => {
  const [state, stateAgain] = [prod(), again()].map(({ dir }) => {
    const text = readFileSync(join(dir, '.serverless', 'serverless-state.json'), 'utf8');
    // The time of packaging, which the framework leaves out too.
    return text.replace(/\d+-[\dT:.-]+Z/g, '<time>');
  });
  expect(stateAgain).toBe(state);
});

test('holds code of packages of production only, which the bill of materials lists', async () => {
  const { sources }: { sources: readonly string[] } = JSON.parse(
    readFileSync(join(codeDir(), `${handlerFile}.map`), 'utf8'),
  );
  const bundled = new Set(
    sources.flatMap((source) => /.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []),
  );
  const production = (await readLockedPackages(serviceDir)).filter(({ dev }) => dev !== true);
  const names = new Set(production.map(({ name }) => name));
  expect([...bundled]).toEqual(expect.arrayContaining(['@middy/core', '@smithy/core']));
  // They serve the SDK's own client of DynamoDB, which is not in use.
  expect([...bundled].filter((name) => /credential-provider|nested-clients|signature-v4/.test(name))).toEqual([]);
  expect([...bundled].filter((name) => !names.has(name))).toEqual([]);
});

describe('invoked', () => {
  test('serves requests with the table that its environment names', async () => {
    const [created, listed, health] = await invoke([
      ['POST', '/todos', json({ text: 'Buy 🥛' })],
      ['GET', '/todos?done=false'],
      ['GET', '/health'],
    ]);
    expect(created).toMatchObject({ statusCode: 201, body: { text: 'Buy 🥛', done: false } });
    expect(listed).toMatchObject({ statusCode: 200, body: [created?.body] });
    expect(health).toMatchObject({ statusCode: 200, body: { status: 'ok', version: '1.2.3' } });
  });

  test('logs one line per request, with its metrics; only the first of a process started cold', async () => {
    const output = await run(
      [
        ['POST', '/todos', json({ text: 'Buy milk' })],
        ['GET', '/todos'],
        ['GET', '/nothing'],
      ],
      { METRICS_NAMESPACE: 'todo-api-prod' },
    );
    const number = expect.any(Number);
    const _aws = { Timestamp: number, CloudWatchMetrics: Array(3).fill({ Namespace: 'todo-api-prod' }) };
    const line = { level: 'INFO', message: 'request', version: '7', latency: number, requests: 1, _aws };
    expect(output.slice(0, -1)).toMatchObject([
      { ...line, route: 'POST /todos', status: 201, coldStart: 1, readCapacity: 0, writeCapacity: 3 },
      { ...line, route: 'GET /todos', status: 200, coldStart: 0, readCapacity: 1, writeCapacity: 0 },
      { ...line, route: '$default', status: 404, coldStart: 0, readCapacity: 0, code: 'route_not_found' },
    ]);
    const [owner, ...owners] = output.map((line) => (line as { readonly owner?: string }).owner);
    expect(owner).toMatch(/^[\w-]{16}$/);
    expect(owners).toEqual([owner, owner, undefined]);
  });

  test('answers 503 and logs one line when nothing listens where DynamoDB should be', async () => {
    const endpoint = `http://127.0.0.1:${await findFreePort()}`;
    const output = await run([['GET', '/todos']], { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
    expect(output).toHaveLength(2);
    const [line, { replies: [reply] = [] } = {}] = output as [object, { replies?: Reply[] }];
    expect(line).toMatchObject({ level: 'ERROR', route: 'GET /todos', code: 'storage_unavailable' });
    expect(reply).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '1' } });
    expect(JSON.parse(String(reply?.body))).toEqual(problem(503, 'storage_unavailable'));
  });

  test('does not start in a wrong environment, and lists every fault of it', async () => {
    const [output] = await run([], { CURSOR_SECRETS: 'x', AUTH: 'maybe' });
    expect(output).toEqual({
      error: expect.stringMatching(/AUTH must be one of: jwt, none\n.*CURSOR_SECRETS must be/),
    });
    const [unnamed] = await run([], { TABLE_NAME: 'a b' });
    expect(unnamed).toEqual({ error: expect.stringMatching(/TABLE_NAME must be 3 to 255 letters/) });
  });
});

interface Reply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** @returns the replies of one process that gets these requests, their bodies parsed */
async function invoke(requests: readonly Request[]) {
  const { replies } = (await run(requests)).at(-1) as { replies: readonly Reply[] };
  return replies.map((reply) => ({ ...reply, body: JSON.parse(String(reply.body)) as unknown }));
}

async function run(requests: readonly Request[], environment: Readonly<Record<string, string>> = {}) {
  const settings = { ...apiEnvironment, ...database().settings, ...environment };
  return runArtefact({ file: join(codeDir(), handlerFile), events: toEvents(requests), environment: settings });
}
