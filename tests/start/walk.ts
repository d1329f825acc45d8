import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newUpsert } from '../todos/events.ts';
import { runProgram } from '../tools/local/run-program.ts';
import type { Started } from './npm-start.ts';

interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface Walk {
  /** Status, headers and body of each response, without what differs from run to run. */
  readonly replies: readonly string[];
  readonly statuses: readonly number[];
  /** The last line of `npm run ingest`. */
  readonly ingested: string;
}

/** Sends the same requests to any store: writes, conditions, a page and the next, the export, and an event. */
export async function walk({ api, file, project }: Pick<Started, 'api' | 'file' | 'project'>): Promise<Walk> {
  const replies: string[] = [];
  const statuses: number[] = [];
  const mask = createMask(api);
  const one = await send('POST', '/todos', { headers: { 'idempotency-key': 'walk' }, body: { text: 'Buy 🥛' } });
  await send('POST', '/todos', { headers: { 'idempotency-key': 'walk' }, body: { text: 'Buy 🥛' } });
  await send('POST', '/todos', { body: { text: 'two', done: true } });
  await send('GET', one.path);
  await send('GET', one.path, { headers: { 'if-none-match': one.etag } });
  const changed = await send('PATCH', one.path, { headers: { 'if-match': one.etag }, body: { done: true } });
  await send('PATCH', one.path, { headers: { 'if-match': one.etag }, body: { done: false } });
  await send('PUT', one.path, { headers: { 'if-match': changed.etag }, body: { text: 'three', done: false } });
  await send('POST', '/todos', { body: { text: 'four' } });
  const page = await send('GET', '/todos?limit=2');
  await send('GET', page.next);
  await send('GET', '/todos?done=true&order=desc');
  const ingested = await ingest(project.dir);
  await send('GET', '/todos');
  await send('GET', file);
  await send('DELETE', one.path);
  await send('GET', one.path);
  await send('POST', '/todos', { body: { text: '' } });
  return { replies, statuses, ingested };

  async function send(method: string, url: string, { headers, body }: Request = {}) {
    const response = await fetch(new URL(url, api), {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const lines = [...response.headers].filter(([name]) => name !== 'date').map((header) => header.join(': '));
    replies.push(mask([`${method} ${response.status}`, ...lines, '', await response.text()].join('\n')));
    statuses.push(response.status);
    const [, next = ''] = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '') ?? [];
    return { path: response.headers.get('location') ?? '', etag: response.headers.get('etag') ?? '', next };
  }
}

/** Feeds one event, twice. */
async function ingest(dir: string): Promise<string> {
  const time = '2026-01-02T03:04:05.678Z';
  const event = newUpsert({ owner: 'local', id: '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21' }, 1, { time, text: 'from 🥛' });
  writeFileSync(join(dir, 'events.ndjson'), `${JSON.stringify(event)}\n`.repeat(2));
  const { stderr } = await runProgram('run-ingest.ts', ['events.ndjson'], { cwd: dir });
  return stderr.trim().split('\n').at(-1) ?? '';
}

/** Creates a function that replaces IDs and ETags by the order in which they appear, times, cursors and the port. */
function createMask(api: string): (text: string) => string {
  const seen: string[] = [];
  return (text) =>
    text
      .replaceAll(new URL(api).host, '<host>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replace(/cursor=[\w-]+/g, 'cursor=<cursor>')
      .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|(?<=")[\w-]{22}(?=")/g, (id) => {
        if (!seen.includes(id)) seen.push(id);
        return `<${seen.indexOf(id)}>`;
      });
}
