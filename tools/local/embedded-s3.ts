import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ObjectFiles, openFolder, openMemory } from './object-files.ts';

export interface EmbeddedS3 {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/**
 * Starts an S3 in this process, on a free port of the loopback interface: GET, PUT with conditions, DELETE and LIST of
 * objects, by path. Every bucket exists. Signatures are not verified. tests/stores/s3 hold it to moto.
 * @param dataDir folder for its data; without it data lives in memory
 * @throws Error when the folder cannot be used
 */
export async function startEmbeddedS3(dataDir?: string): Promise<EmbeddedS3> {
  const files = dataDir === undefined ? openMemory() : openFolder(dataDir);
  const server = createServer(async (request, response) => {
    const reply = await answer(files, request).catch((error: unknown) => fail(500, 'InternalError', String(error)));
    send(response, reply);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function answer(files: ObjectFiles, request: IncomingMessage): Promise<Reply> {
  // A URL would drop `..` from a key.
  const [path = '', search = ''] = String(request.url).split('?');
  const name = decodeURIComponent(path.slice(1));
  const key = name.slice(name.indexOf('/') + 1);
  const query = new URLSearchParams(search);
  const { method } = request;
  if (method === 'PUT' && name.includes('/')) return put(files, name, request);
  if (method === 'DELETE') {
    files.remove(name);
    return { status: 204 };
  }
  if (method === 'GET' && name.includes('/') && key !== '') return get(files, name);
  if (method === 'GET' && query.get('list-type') === '2') return list(files, name.split('/')[0] ?? '', query);
  return fail(501, 'NotImplemented', 'This S3 does not implement the request.');
}

function get(files: ObjectFiles, name: string): Reply {
  const body = files.read(name);
  if (body === undefined) return fail(404, 'NoSuchKey', 'The specified key does not exist.');
  return { status: 200, headers: { etag: toEtag(body), 'content-type': 'application/json' }, body };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
async function put(files: ObjectFiles, name: string, request: IncomingMessage): Promise<Reply> {
  const { 'if-match': wanted, 'if-none-match': unwanted } = request.headers;
  const existed = files.read(name) !== undefined;
  const body = await text(request);
  // From here to the write nothing else runs.
  const current = files.read(name);
  const isConditional = (wanted ?? unwanted) !== undefined;
  if (isConditional && existed && current === undefined)
    return fail(409, 'ConditionalRequestConflict', 'The object was deleted during the upload.');
  if (wanted !== undefined && current === undefined) return fail(404, 'NoSuchKey', 'The specified key does not exist.');
  const isMet = wanted === undefined || (current !== undefined && wanted === toEtag(current));
  if (!isMet || (unwanted === '*' && current !== undefined))
    return fail(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  files.write(name, body);
  return { status: 200, headers: { etag: toEtag(body) } };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
function list(files: ObjectFiles, bucket: string, query: URLSearchParams): Reply {
  const size = Number(query.get('max-keys') ?? 1000);
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString();
  const keys = files
    .names()
    .filter((name) => name.startsWith(`${bucket}/${query.get('prefix') ?? ''}`))
    .map((name) => name.slice(bucket.length + 1))
    .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .filter((key) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
  const page = keys.slice(0, size);
  const next = keys.length > size ? Buffer.from(page.at(-1) ?? '').toString('base64url') : undefined;
  const contents = page.map((key) => `<Contents><Key>${escapeXml(key)}</Key></Contents>`);
  const token = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
  return { status: 200, body: `<ListBucketResult>${contents.join('')}${token}</ListBucketResult>` };
}

function fail(status: number, code: string, message: string): Reply {
  return { status, body: `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>` };
}

function send(
  response: ServerResponse,
  { status, headers = { 'content-type': 'application/xml' }, body }: Reply,
): void {
  response.writeHead(status, headers).end(body);
}

function toEtag(body: string): string {
  return `"${hash('md5', body)}"`;
}

function escapeXml(value: string): string {
  return value.replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`);
}
