import { createRequire } from 'node:module';
import { type StreamingHandler, serveFunctionUrl } from '#http-host/server.ts';
import { provideStreaming } from '#http-host/streaming.ts';

// Boots the artefact as Lambda does, serves it as a Function URL, and prints the URL, or why the module did not load.
const [, , file = ''] = process.argv;
try {
  provideStreaming();
  const { handler }: { readonly handler: StreamingHandler } = createRequire(file)(file);
  const { url } = await serveFunctionUrl({ handler, port: 0, seconds: 300 });
  process.stdout.write(`${url}\n`);
} catch (error) {
  process.stdout.write(`${String(error)}\n`);
}
