import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { isAlive } from '../../tools/local/ingestion/announce.ts';
import { problem } from '../api/problem.ts';
import { editFile } from '../support/edit.ts';
import { pageHeaders } from '../support/page-headers.ts';
import { textMax } from '../support/schema-limits.ts';
import { newUpsert } from '../todos/events.ts';
import { runProgram } from '../tools/local/run-program.ts';
import { eventually, useNpmStart } from './npm-start.ts';

// One npm start for all, in this order: the last tests edit the service, and kill it.
const started = useNpmStart(async ({ dir }) => {
  writeFileSync(join(dir, '.env.local'), `LOCAL_DATA_DIR=${join(dir, '.data')}\nJWT_ISUER=http://localhost:3001\n`);
  return {};
});

test('prints a warning of an unknown setting, a banner, and nothing else', () => {
  const { run, api, file, project } = started();
  expect(run.output().trim().split('\n')).toEqual([
    expect.stringMatching(/^todo-api \d+\.\d+\.\d+ is starting \.\.\.$/),
    'Warning: JWT_ISUER in .env.local is no setting: did you mean JWT_ISSUER?',
    '',
    expect.stringMatching(/^todo-api \d+\.\d+\.\d+ is ready in \d+\.\d s$/),
    `  API     ${api}/todos`,
    `  docs    ${api}/docs`,
    `  export  ${file}`,
    `  data    DynamoDB (embedded, in ${join(project.dir, '.data', 'dynamodb')})`,
    '  auth    none: all callers share one list',
    `  try     curl ${api}/todos -H 'content-type: application/json' -d '{"text":"Buy milk"}'`,
  ]);
});

test('serves what clients ask for', async () => {
  const { status, body } = await request('POST', '/todos', { text: 'Buy milk' });
  expect({ status, body }).toMatchObject({ status: 201, body: { text: 'Buy milk', done: false } });
  const { id } = body as { id: string };
  expect(await request('GET', `/todos/${id}`)).toMatchObject({ status: 200, body });
  expect(await request('PATCH', `/todos/${id}`, { done: true })).toMatchObject({ status: 200, body: { done: true } });
  expect(await request('GET', '/todos?done=true')).toMatchObject({ status: 200, body: [{ id }] });
  expect(await request('PUT', `/todos/${id}`, { text: 'Buy 🥛', done: false })).toMatchObject({
    status: 200,
    body: { text: 'Buy 🥛' },
  });
  expect(await request('HEAD', `/todos/${id}`)).toMatchObject({ status: 200, body: undefined });
  expect(await request('DELETE', `/todos/${id}`)).toMatchObject({ status: 204, body: undefined });
  expect(await request('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('prints a line about each request, without metrics', async () => {
  const { run, api } = started();
  await fetch(`${api}/todos`, { headers: { 'x-request-id': 'printed-once' } });
  await run.printed(/"requestId":"printed-once".*\n/);
  const lines = run.output().split('\n');
  // Nothing but entries follows the banner, which ends with an empty line.
  for (const line of lines.slice(lines.findIndex((each) => each.startsWith('  try ')) + 2, -1)) JSON.parse(line);
  const printed = lines.filter((line) => line.includes('printed-once'));
  expect(printed.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'INFO', message: 'request', route: 'GET /todos', status: 200 }),
  ]);
  expect(printed.join()).not.toContain('_aws');
});

test('serves the OpenAPI document and the page that shows it, to which / leads', async () => {
  const { api, project } = started();
  const root = await fetch(api, { redirect: 'manual' });
  expect([root.status, root.headers.get('location')]).toEqual([302, '/docs']);
  const document = JSON.parse(readFileSync(join(project.dir, 'docs', 'openapi.json'), 'utf8'));
  expect(await request('GET', '/openapi.json')).toMatchObject({ status: 200, body: document });
  const page = await fetch(`${api}/docs`);
  expect(await page.text()).toMatch(/<h1>Todo API(?!.*id="token")/s);
  expect((await fetch(`${api}/docs/try-it.js`)).status).toBe(200);
  expect(await request('GET', '/problems/todo_exists')).toMatchObject({ status: 200, body: { status: 409 } });
});

test.each([
  ['GET', '/nothing', 404, 'route_not_found'],
  ['POST', '/', 404, 'route_not_found'],
  ['DELETE', '/todos', 405, 'method_not_allowed'],
  ['GET', '/docs/', 404, 'route_not_found'],
  ['GET', '/todos/', 404, 'route_not_found'],
  ['GET', '/todos/1', 404, 'todo_not_found'],
  ['GET', '/todos?x=1', 400, 'invalid_request'],
  ['POST', '/todos', 400, 'body_missing'],
])('answers %s %s with %i %s', async (method, url, status, code) => {
  const answer = await request(method, url);
  expect(answer).toMatchObject({ status, type: 'application/problem+json', body: problem(status, code) });
});

test.each(['"a text"', 'false', '0', 'null', ' {"text": 1}'])('passes the body %s on as it is', async (body) => {
  const { run, api } = started();
  const requestId = v4();
  const headers = { 'content-type': 'application/json', 'x-request-id': requestId };
  const response = await fetch(`${api}/todos`, { method: 'POST', headers, body });
  expect([response.status, await response.json()]).toEqual([400, problem(400, 'invalid_request', expect.anything())]);
  await run.printed(new RegExp(`"requestId":"${requestId}".*"requestBytes":${body.length},`));
});

test('does not cut a response that a Range asks for, as the gateway does not', async () => {
  const { status, headers } = await fetch(`${started().api}/health`, { headers: { range: 'bytes=0-3' } });
  expect({ status, range: headers.get('accept-ranges') }).toEqual({ status: 200, range: null });
});

test('answers a hundred requests at once, each with its own todo', async () => {
  const texts = Array.from({ length: 100 }, (_, index) => `At once ${index}`);
  const answers = await Promise.all(texts.map((text) => request('POST', '/todos', { text })));
  expect(answers).toMatchObject(texts.map((text) => ({ status: 201, body: { text } })));
  await Promise.all(answers.map(({ body }) => request('DELETE', `/todos/${body.id}`)));
});

test('prints where the export is, which has all todos of the api, and a line about each request', async () => {
  const { run, file } = started();
  for (const text of ['Buy milk', '=1+1']) await request('POST', '/todos', { text });
  const response = await fetch(file, { headers: { 'x-request-id': 'exported' } });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'transfer-encoding': 'chunked',
  });
  const records = (await response.text()).split('\r\n').map((record) => record.split(','));
  expect(records.map((fields) => fields.slice(0, 3))).toEqual([
    ['id', 'text', 'done'],
    [expect.any(String), 'Buy milk', 'false'],
    [expect.any(String), "'=1+1", 'false'],
    ['#complete', '2', ''],
    [''],
  ]);
  await run.printed(/"requestId":"exported".*"route":"GET \/todos.csv","status":200.*"rows":2/);
});

test.each([
  ['GET', '/todos.csv?x=1', 400, 'invalid_request'],
  ['POST', '/todos.csv', 405, 'method_not_allowed'],
  ['GET', '/', 404, 'route_not_found'],
])('answers %s %s at the URL of the export with %i', async (method, url, status, code) => {
  const response = await fetch(new URL(url, started().file), { method });
  const body = await response.json();
  expect({ status: response.status, body }).toMatchObject({ status, body: { status, code } });
});

test('lets pages of any origin read the export, as they may read the api', async () => {
  const { file } = started();
  const origin = 'https://app.example.com';
  const preflight = { origin, 'access-control-request-method': 'GET' };
  const asked = await fetch(file, { method: 'OPTIONS', headers: preflight });
  expect(Object.fromEntries(asked.headers)).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET,HEAD',
    'access-control-allow-headers': pageHeaders.join(','),
  });
  const { headers } = await fetch(file, { headers: { origin } });
  expect(headers.get('access-control-allow-origin')).toBe(origin);
  expect(headers.get('access-control-expose-headers')).toContain('Content-Disposition');
});

test('lets pages send what they may send on AWS, such as the headers of tracing libraries', async () => {
  const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'POST' };
  const asked = await fetch(`${started().api}/todos`, { method: 'OPTIONS', headers });
  expect(asked.headers.get('access-control-allow-headers')?.split(',')).toEqual(
    expect.arrayContaining([...pageHeaders]),
  );
});

test('runs a bundle whose source map leads debuggers to the line of TypeScript', () => {
  const { dir } = started().project;
  const [bundle = ''] = globSync(join(dir, '.esbuild', '*', '.build', 'src', 'handlers', 'api.cjs'));
  const code = readFileSync(bundle, 'utf8');
  const [, name = ''] = /^\/\/# sourceMappingURL=(.+)$/m.exec(code) ?? [];
  const map = new SourceMap(JSON.parse(readFileSync(join(dirname(bundle), name), 'utf8')));
  const source = join(dir, 'src', 'todos', 'operations.ts');
  const [compiled, original] = [code, readFileSync(source, 'utf8')].map((text) =>
    findPlace(text, 'const todo = create('),
  );
  const entry = map.findEntry(compiled?.line ?? 0, compiled?.column ?? 0);
  expect(entry).toMatchObject({ originalLine: original?.line });
  expect('originalSource' in entry && resolve(dirname(bundle), entry.originalSource)).toBe(source);
});

test('feeds a file of events to the function ingest on its todos', async () => {
  const { api, project } = started();
  const event = newUpsert({ owner: 'local', id: v4() }, 1, { time: '2026-01-02T03:04:05.678Z', text: 'Buy 🥛' });
  writeFileSync(join(project.dir, 'events.ndjson'), `${JSON.stringify(event)}\nno JSON\n`);
  const { stderr } = await runProgram('run-ingest.ts', ['events.ndjson'], { cwd: project.dir });
  expect(stderr).toMatch(new RegExp(`^Feeding the service at ${api}, table todo-api-local-todos at \\S+\\.$`, 'm'));
  expect(stderr).toContain('Done. 2 records: 1 applied, 0 late, 0 duplicates, 1 dead letter.');
  expect(await request('GET', `/todos/${event.id}`)).toMatchObject({ status: 200, body: { text: 'Buy 🥛' } });
});

test('does as an edited schema says, without a restart', async () => {
  editProject(['schemas', 'todo.json'], `"maxLength": ${textMax}`, '"maxLength": 3');
  await eventually(async () => (await request('POST', '/todos', { text: 'four' })).status === 400);
  expect(await request('POST', '/todos', { text: '333' })).toMatchObject({ status: 201 });
});

test('does as an edited source file says, without a restart', async () => {
  editProject(['src', 'http', 'routes.ts'], "status: 'ok'", "status: 'edited'");
  await eventually(async () => (await request('GET', '/health')).body.status === 'edited');
  editProject(['src', 'export', 'csv.ts'], "'#complete'", "'#edited'");
  await eventually(async () => (await fetch(started().file).then((response) => response.text())).includes('#edited,'));
});

test('keeps the last good bundle while a file has an error, which it says once, and then runs the mended one', async () => {
  const { run, project } = started();
  // Every bundle contains this file.
  const file = ['src', 'faults.ts'];
  const good = readFileSync(join(project.dir, ...file), 'utf8');
  writeFileSync(join(project.dir, ...file), `${good}const = 1;\n`);
  await run.printed(/The last good code stays in use:/);
  for (const url of ['/health', '/openapi.json']) expect(await request('GET', url)).toMatchObject({ status: 200 });
  expect(run.output().match(/The last good code stays in use:/g)).toHaveLength(1);
  expect(run.output().match(/faults\.ts:\d+:6/g)).toHaveLength(1);
  expect(run.output()).not.toContain('Bundle error');
  editProject(['src', 'http', 'routes.ts'], "status: 'edited'", "status: 'mended'");
  writeFileSync(join(project.dir, ...file), good);
  await eventually(async () => (await request('GET', '/health')).body.status === 'mended');
  await run.printed(/faults\.ts:\d+:6(?:.*\n)*^reloaded in \d+\.\d s$/m);
});

test('keeps the last good code while a new one throws when it loads, and says once where', async () => {
  const { run, project, file } = started();
  const faults = join(project.dir, 'src', 'faults.ts');
  const good = readFileSync(faults, 'utf8');
  const before = run.output().length;
  writeFileSync(faults, `${good}throw new Error('at load');\n`);
  await run.printed(/The last good code stays in use: Error: at load/);
  expect(await request('GET', '/health')).toMatchObject({ status: 200, body: { status: 'mended' } });
  expect((await fetch(file)).status).toBe(200);
  const printed = run.output().slice(before);
  expect(printed.match(/at load\n +at .*\n?/g)).toEqual([
    expect.stringContaining(`${join('src', 'faults.ts')}:${good.split('\n').length}:7`),
  ]);
  writeFileSync(faults, good);
  await run.printed(/at load(?:.*\n)*^reloaded in \d+\.\d s$/m);
});

test('answers for a function that throws with 500 and a problem, and logs why', async () => {
  const file = ['src', 'handlers', 'api.ts'];
  const throwing = "export const handler = () => { throw new Error('secret'); };\nexport const good =";
  editProject(file, 'export const handler =', throwing);
  await eventually(async () => (await request('GET', '/health')).status === 500);
  const { type, body } = await request('GET', '/health');
  expect({ type, body }).toEqual({ type: 'application/problem+json', body: problem(500, 'internal_error') });
  await started().run.printed(/GET \/health 500 internal_error: Error: secret\n +at .*src.handlers.api\.ts:\d+:\d+/);
  editProject(file, throwing, 'export const handler =');
  await eventually(async () => (await request('GET', '/health')).status === 200);
});

test('refuses a port in use before it does anything else', async () => {
  const { project, api } = started();
  const run = project.npmStart({ PORT: new URL(api).port });
  expect(await run.exited).toBe(1);
  expect(run.output().replace(/^(>.*)?\n/gm, '')).toMatch(
    /^todo-api \S+ is starting \.\.\.\nPort \d+ is in use: .*\n$/,
  );
});

test('loses nothing that it acknowledged in LOCAL_DATA_DIR, even when it is killed, and leaves nothing when npm is told to end', async () => {
  const { run, againByNpm, project } = started();
  const before = await request('GET', '/todos');
  const bundles = join(project.dir, '.esbuild');
  run.process.kill('SIGKILL');
  await run.exited;
  const leftByKill = readdirSync(bundles);
  expect(leftByKill).toEqual([`start-${run.process.pid}`]);
  const restarted = await againByNpm();
  expect(restarted.output()).toMatch(/^todo-api \d+\.\d+\.\d+ is starting \.\.\.\n(?:.*\n)*todo-api .* is ready in /m);
  const { pid } = JSON.parse(readFileSync(join(project.dir, '.local', 'service.json'), 'utf8'));
  expect(readdirSync(bundles)).toEqual([`start-${pid}`]);
  expect(await request('GET', '/todos')).toEqual(before);
  restarted.process.kill('SIGTERM');
  await restarted.exited;
  await eventually(async () => !isAlive(pid));
  await expect(request('GET', '/health')).rejects.toThrow('fetch failed');
  expect(readdirSync(bundles)).toEqual([]);
  expect(readdirSync(join(project.dir, '.local'))).not.toContain('service.json');
});

test('lists every fault of its settings and does not start', async () => {
  const run = started().project.startAlone({ PORT: 'abc', PUBLIC_URL: 'todos' });
  expect(await run.exited).toBe(1);
  const [, warning, ...lines] = run.output().trim().split('\n');
  expect(warning).toMatch(/JWT_ISUER/);
  expect(lines).toEqual([
    'The environment is not valid:',
    expect.stringMatching(/^ {2}PUBLIC_URL must be an http or https URL without query/),
    '  PORT must be 1 to 65535',
  ]);
});

async function request(method: string, url: string, value?: object) {
  const response = await fetch(`${started().api}${url}`, {
    method,
    ...(value && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }),
  });
  const text = await response.text();
  const { status, headers } = response;
  return { status, type: headers.get('content-type'), body: text === '' ? undefined : JSON.parse(text) };
}

function editProject(path: readonly string[], before: string, after: string): void {
  editFile(join(started().project.dir, ...path), before, after);
}

/** @returns where a statement begins, counted from 0 */
function findPlace(text: string, statement: string) {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes(statement));
  return { line, column: lines[line]?.indexOf(statement) ?? 0 };
}
