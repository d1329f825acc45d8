import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isEvent, type TelemetryEvent } from './telemetry-event.ts';

export interface Listener {
  readonly port: number;
  readonly close: () => void;
}

export interface Deliveries {
  readonly onEvents: (events: readonly TelemetryEvent[]) => void;
  /** Told of each thing that is not what Lambda's telemetry is, with what it is instead. */
  readonly onMalformed: (reason: string) => void;
}

/** Lambda sends at most `maxBytes`, and one event more. */
const bytesMax = 4 * 1024 * 1024;

/**
 * Takes what Lambda posts. Every delivery is accepted, even one that cannot be read: Lambda would only repeat it.
 * @returns once it listens, on any free port of all addresses, as the name that Lambda asks for is not known elsewhere
 */
export async function listen({ onEvents, onMalformed }: Deliveries): Promise<Listener> {
  const server = createServer(async (request, response) => {
    try {
      take(await readBody(request));
    } catch (error) {
      onMalformed(`a delivery: ${error}`);
    }
    response.writeHead(200).end();
  });

  function take(body: string): void {
    const events: unknown = JSON.parse(body);
    if (!Array.isArray(events)) throw new TypeError('It is no list.');
    for (const event of events) if (!isEvent(event)) onMalformed('an event: It has no type.');
    onEvents(events.filter(isEvent));
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '0.0.0.0', resolve));
  server.on('error', (error) => onMalformed(`a connection: ${error}`));
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
