import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { expect, jest, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { useFolder } from '../../../tests/support/use-folder.ts';
import { useCleanUp } from '../../../tests/support/use-resource.ts';
import type { Cors } from '../src/cors.ts';
import { type StreamingHandler, serveFunctionUrl } from '../src/server.ts';

const cleanUp = useCleanUp();
const folder = useFolder();

test('calls the function with the event of a Function URL, and the time that it has left', async () => {
  let seen: { event: APIGatewayProxyEventV2; context: Context } | undefined;
  const url = await serve((event, stream, context) => {
    seen = { event, context };
    stream.end();
  });
  const { hostname, port } = new URL(url);
  const headers = ['host', 'example.com:1', 'x-many', 'a', 'x-many', 'b', 'user-agent', 'test'];
  const sent = request({ hostname, port, path: '/a%20b?x=1&y=2&x=3', headers, agent: false });
  const [response] = await once(sent.end(), 'response');
  await text(response);
  expect(seen?.event).toMatchObject({
    version: '2.0',
    rawPath: '/a%20b',
    rawQueryString: 'x=1&y=2&x=3',
    queryStringParameters: { x: '1,3', y: '2' },
    headers: { host: 'example.com:1', 'x-many': 'a,b', 'user-agent': 'test' },
    requestContext: { domainName: 'example.com:1', http: { method: 'GET', path: '/a%20b', userAgent: 'test' } },
    isBase64Encoded: false,
  });
  expect(seen?.context.getRemainingTimeInMillis()).toBeLessThanOrEqual(5000);
  expect(seen?.context.getRemainingTimeInMillis()).toBeGreaterThan(0);
});

test('takes two slashes at the start of a path for a path, not for a host', async () => {
  const url = await serve(({ rawPath, requestContext: { domainName } }, stream) =>
    stream.end(JSON.stringify({ rawPath, domainName })),
  );
  const { host } = new URL(url);
  expect(await (await fetch(`http://${host}//example.com/a`)).json()).toEqual({
    rawPath: '//example.com/a',
    domainName: host,
  });
});

test('leaves out the parameters of a URL without any', async () => {
  const url = await serve((event, stream) => stream.end(JSON.stringify(Object.keys(event))));
  expect(await (await fetch(url)).json()).not.toContain('queryStringParameters');
});

test('sends what the function writes, as it writes it', async () => {
  const read = Promise.withResolvers<void>();
  const url = await serve(async (_event, stream) => {
    stream.write('first');
    await read.promise;
    stream.end('second');
  });
  const { body } = await fetch(url);
  const chunks: string[] = [];
  for await (const chunk of body ?? []) {
    chunks.push(Buffer.from(chunk).toString());
    read.resolve();
  }
  expect(chunks).toEqual(['first', 'second']);
});

test('answers 502 for a function that fails at once, and cuts off the answer of one that fails later', async () => {
  const url = await serve((event, stream) => {
    if (event.rawPath === '/late') stream.write('begun');
    throw new Error('no');
  });
  const early = await fetch(url);
  expect({ status: early.status, body: await early.json() }).toEqual({
    status: 502,
    body: { Message: 'Internal Server Error' },
  });
  await expect(fetch(new URL('/late', url)).then((response) => response.text())).rejects.toThrow();
});

test('reports a function that fails, but not a pipeline that ends because the client has left', async () => {
  const reported = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  cleanUp(() => reported.mockRestore());
  const ended = Promise.withResolvers<void>();
  const url = await serve(async ({ rawPath }, stream) => {
    if (rawPath === '/fails') throw new Error('no');
    await pipeline(endless(), stream).finally(ended.resolve);
  });
  const { body } = await fetch(url);
  await body?.cancel();
  await ended.promise;
  await fetch(new URL('/fails', url));
  expect(reported.mock.calls).toEqual([['The function failed: Error: no\n']]);
});

function* endless() {
  for (;;) yield Buffer.alloc(1024);
}

const cors: Cors = {
  allowedOrigins: ['https://app.example.com'],
  allowedMethods: ['GET', 'HEAD'],
  allowedHeaders: ['Authorization'],
  exposedResponseHeaders: ['X-Request-Id'],
  maxAge: 60,
};

test.each([
  [cors, 'https://app.example.com', true],
  [cors, 'https://evil.example', false],
  [{ ...cors, allowedOrigins: ['*'] }, 'https://evil.example', true],
  [undefined, 'https://app.example.com', false],
])('with %j, pages of %s may read: %s', async (rules, origin, mayRead) => {
  const url = await serve((_event, stream) => stream.end(), rules);
  const asked = { origin, 'access-control-request-method': 'GET' };
  const preflight = await fetch(url, { method: 'OPTIONS', headers: asked });
  expect(corsHeadersOf(preflight)).toEqual(
    mayRead
      ? {
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET,HEAD',
          'access-control-allow-headers': 'Authorization',
          'access-control-max-age': '60',
        }
      : {},
  );
  const answer = await fetch(url, { headers: { origin } });
  expect(corsHeadersOf(answer)).toEqual(
    mayRead ? { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'X-Request-Id' } : {},
  );
});

test('serves a bundle in a thread with an environment of its own, by the streams of Lambda, which rename a header', async () => {
  const file = join(folder(), 'function.cjs');
  writeFileSync(
    file,
    `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      const metadata = { statusCode: 201, headers: { 'WWW-Authenticate': process.env.NAME } };
      awslambda.HttpResponseStream.from(stream, metadata).end(event.rawPath);
    });`,
  );
  const workerData = { file, port: 0, seconds: 5 };
  const worker = new Worker(new URL('../src/worker.ts', import.meta.url), { env: { NAME: 'own' }, workerData });
  cleanUp(() => worker.terminate());
  expect(await once(worker, 'message')).toEqual(['loaded']);
  worker.postMessage('listen');
  const [url] = await once(worker, 'message');
  const response = await fetch(new URL('/path', url));
  const name = ['www-authenticate', 'x-amzn-remapped-www-authenticate'].map((header) => response.headers.get(header));
  expect([response.status, name, await response.text()]).toEqual([201, [null, 'own'], '/path']);
});

async function serve(handler: StreamingHandler, rules?: Cors): Promise<string> {
  const { url, server } = await serveFunctionUrl({ handler, port: 0, seconds: 5, ...(rules && { cors: rules }) });
  cleanUp(() => server.close().closeAllConnections());
  return url;
}

function corsHeadersOf({ headers }: Response) {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
}
