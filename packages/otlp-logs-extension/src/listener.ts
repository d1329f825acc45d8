import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isEvent, type TelemetryEvent } from './telemetry-event.ts';

export interface Listener {
  readonly port: number;
  readonly close: () => void;
}

export interface Deliveries {
  readonly onEvents: (events: readonly TelemetryEvent[]) => void;
  /** Called once per delivery and reason, with the number of malformed events, or 1 for a malformed delivery. */
  readonly onMalformed: (reason: string, count: number) => void;
}

/** Lambda's limit is `maxBytes` plus one event. */
const bytesMax = 4 * 1024 * 1024;

/** Receives telemetry on a free port. Malformed deliveries are accepted, because Lambda would only repeat them. */
export async function listen({ onEvents, onMalformed }: Deliveries): Promise<Listener> {
  const server = createServer(async (request, response) => {
    try {
      accept(await readBody(request));
    } catch (error) {
      onMalformed(`a delivery: ${error}`, 1);
    }
    response.writeHead(200).end();
  });

  function accept(body: string): void {
    const events: unknown = JSON.parse(body);
    if (!Array.isArray(events)) throw new TypeError('It is not a list.');
    const read = events.filter(isEvent);
    if (read.length < events.length) onMalformed('an event: It has no type.', events.length - read.length);
    onEvents(read);
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '0.0.0.0', resolve));
  server.on('error', (error) => onMalformed(`a connection: ${error}`, 1));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= bytesMax) chunks.push(chunk);
  }
  if (length > bytesMax) throw new RangeError(`It has ${length} bytes.`);
  return Buffer.concat(chunks).toString();
}
