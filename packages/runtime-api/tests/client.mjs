// A runtime client that does what its events say.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

const address = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
if (process.env.BROKEN) {
  await post('init/error', { errorType: 'Broken', errorMessage: 'no' });
  process.exit(1);
}
const child = spawn('/bin/sleep', ['600']);

for (;;) {
  const next = await call('GET', 'invocation/next');
  const event = JSON.parse(await text(next));
  const id = next.headers['lambda-runtime-aws-request-id'];
  if (event.exit) process.exit(event.exit);
  if (event.hang) await new Promise(() => setInterval(() => undefined, 1000));
  if (event.error) await post(`invocation/${id}/error`, event.error);
  else if (event.chunks) await stream(id, event);
  else
    await post(`invocation/${id}/response`, {
      pids: [process.pid, child.pid],
      execArgv: process.execArgv,
      headers: next.headers,
    });
}

async function stream(id, { chunks, trailers }) {
  const sent = request(`${address}/invocation/${id}/response`, {
    method: 'POST',
    headers: {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Transfer-Encoding': 'chunked',
      Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    },
  });
  for (const chunk of chunks) sent.write(chunk);
  if (trailers) sent.addTrailers(trailers);
  const [response] = await once(sent.end(), 'response');
  await text(response);
}

async function post(path, body) {
  await text(await call('POST', path, JSON.stringify(body)));
}

async function call(method, path, body) {
  const [response] = await once(request(`${address}/${path}`, { method }).end(body), 'response');
  return response;
}
