import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import type { RequestRecord } from './record.ts';

export interface Trace {
  readonly traceId: string;
  readonly parentId: string;
}

/**
 * Returns the trace in a tracing header, or undefined if X-Ray does not record this request.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function toTrace(header: string | undefined): Trace | undefined {
  if (header === undefined || !/(^|;)Sampled=1(;|$)/.test(header)) return undefined;
  const [, traceId] = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header) ?? [];
  const [, parentId] = /(?:^|;)Parent=([0-9a-f]{16})(?:;|$)/.exec(header) ?? [];
  return traceId === undefined || parentId === undefined ? undefined : { traceId, parentId };
}

type Outcome = 'status' | 'latency' | 'clientErrors' | 'serverErrors';
type Recorded = Pick<RequestRecord, 'route' | 'coldStart' | 'owner' | Outcome>;

/**
 * Returns the subsegment of a request. Lambda owns the segment itself, which accepts no annotations.
 * @param time of the response, in milliseconds since 1970
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function toSubsegment({ traceId, parentId }: Trace, record: Recorded, time: number) {
  const { route, status, coldStart, owner, latency } = record;
  return {
    name: 'request',
    id: randomBytes(8).toString('hex'),
    trace_id: traceId,
    parent_id: parentId,
    type: 'subsegment',
    start_time: (time - latency) / 1000,
    end_time: time / 1000,
    error: record.clientErrors === 1,
    fault: record.serverErrors === 1,
    annotations: { cold_start: coldStart === 1, route, status, owner },
  };
}

const datagramHeader = '{"format":"json","version":1}\n';
const waitMaxMillis = 20;

/**
 * Creates a function that sends a segment document to the X-Ray daemon at an address such as 169.254.79.129:2000. It
 * waits at most 20 ms for the datagram to leave, because Lambda may freeze the process after a response. A document
 * that cannot be sent is lost.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
 */
export function createDaemonClient(): (address: string, document: object) => Promise<void> {
  let socket: Socket | undefined;
  return async (address, document) => {
    try {
      socket ??= openSocket();
      await send(socket, address, `${datagramHeader}${JSON.stringify(document)}`);
    } catch {
      // A trace is worth less than the response.
    }
  };
}

/** Only requests that X-Ray samples pay for the module. import() would also load the loader of ES modules. */
function openSocket(): Socket {
  const { createSocket } = process.getBuiltinModule('node:dgram');
  const socket = createSocket('udp4').unref();
  return socket.on('error', () => undefined);
}

function send(socket: Socket, address: string, text: string): Promise<void> {
  const colon = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
  return new Promise((resolve) => {
    socket.send(Buffer.from(text), port, host, () => {
      clearTimeout(timer);
      resolve();
    });
    const timer = setTimeout(resolve, waitMaxMillis);
  });
}
