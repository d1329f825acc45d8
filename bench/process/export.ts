import { type StreamingHandler, serveFunctionUrl } from '#http-host/server.ts';
import { provideStreaming } from '#http-host/streaming.ts';
import { finish, load } from './invoke.ts';

export interface ExportSample {
  /** The most memory that the process had at any time, in bytes. */
  readonly peakRss: number;
}

const [, , file = ''] = process.argv;
void run();

/** Serves the export at a URL, which it prints, until it has answered one request. */
async function run(): Promise<void> {
  provideStreaming();
  const exportTodos = load(file).handler as unknown as StreamingHandler;
  const handler: StreamingHandler = async (event, stream, context) => {
    await exportTodos(event, stream, context);
    finish({ peakRss: process.resourceUsage().maxRSS * 1024 } satisfies ExportSample);
  };
  const { url } = await serveFunctionUrl({ handler, port: 0, seconds: 900 });
  process.stdout.write(`${url}\n`);
}
