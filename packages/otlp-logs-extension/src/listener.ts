import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isEvent, type TelemetryEvent } from './telemetry-event.ts';

export interface Listener {
  readonly port: number;
  readonly close: () => void;
}

export interface Deliveries {
  readonly onEvents: (events: readonly TelemetryEvent[]) => void;
  /** Called with a reason for each malformed delivery or event. */
  readonly onMalformed: (reason: string) => void;
}

/** Lambda's limit is `maxBytes` plus one event. */
const bytesMax = 4 * 1024 * 1024;

/** Receives telemetry on a free port. Malformed deliveries are accepted, because Lambda would only repeat them. */
export async function listen({ onEvents, onMalformed }: Deliveries): Promise<Listener> {
  const server = createServer(async (request, response) => {
    try {
      accept(await readBody(request));
    } catch (error) {
      onMalformed(`a delivery: ${error}`);
    }
    response.writeHead(200).end();
  });

  function accept(body: string): void {
    const events: unknown = JSON.parse(body);
    if (!Array.isArray(events)) throw new TypeError('It is not a list.');
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
