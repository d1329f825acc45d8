// An extension that logs the events it gets, and the telemetry that arrives before the end.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const address = `http://${process.env.AWS_LAMBDA_RUNTIME_API}`;
const types = [];
const server = createServer(async (request, response) => {
  types.push(...(await json(request)).map(({ type }) => type));
  response.end();
}).listen(0);
const registered = await fetch(`${address}/2020-01-01/extension/register`, {
  method: 'POST',
  headers: { 'Lambda-Extension-Name': 'listening' },
  body: JSON.stringify({ events: ['INVOKE', 'SHUTDOWN'] }),
});
const headers = { 'Lambda-Extension-Identifier': registered.headers.get('lambda-extension-identifier') };
await fetch(`${address}/2022-07-01/telemetry`, {
  method: 'PUT',
  headers,
  body: JSON.stringify({
    schemaVersion: '2022-12-13',
    types: ['platform', 'function'],
    buffering: { maxItems: 1000, maxBytes: 262144, timeoutMs: 25 },
    destination: { protocol: 'HTTP', URI: `http://sandbox.localdomain:${server.address().port}` },
  }),
});

for (;;) {
  const { eventType, shutdownReason } = await (
    await fetch(`${address}/2020-01-01/extension/event/next`, { headers })
  ).json();
  process.stdout.write(`${[eventType, shutdownReason].join(' ').trim()}\n`);
  if (eventType === 'SHUTDOWN') break;
}
while (!types.includes('platform.report'))
  await new Promise((resolve) => server.once('request', () => setTimeout(resolve)));
process.stdout.write(`${types.join()}\n`, () => process.exit());
