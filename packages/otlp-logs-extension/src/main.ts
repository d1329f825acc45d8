import { createCollector } from './collector.ts';
import { readEnvironment, readRuntimeApi } from './environment.ts';
import { createExchange } from './exchange.ts';
import { createForwarder } from './forwarder.ts';
import { buffering, createLambdaApi, type LambdaApi, type Registration } from './lambda-api.ts';
import { listen } from './listener.ts';
import { toLogRecord } from './log-record.ts';
import { toResource } from './resource.ts';
import type { TelemetryEvent } from './telemetry-event.ts';

/** Forwards what Lambda tells, until the deadline after which the environment is gone. */
type Stop = (deadline: number) => Promise<void>;

/** What Lambda leaves to a process between the last answer and its end. */
const marginMillis = 300;
const shutdownMillis = 2000;

/**
 * The external extension `otlp-logs`. Lambda ends a function whose extension fails, so this one never does: what it cannot do,
 * it says in its log, and waits for the end.
 */
async function run(): Promise<void> {
  process.on('uncaughtException', (error) => log('ERROR', 'unexpected', { error: String(error) }));
  const exchange = createExchange();
  const lambda = createLambdaApi(readRuntimeApi(), exchange);
  const registration = await lambda.register();
  const stop = await start(lambda, registration, exchange).catch(giveUp);
  const end = await lambda.next(registration).catch((error: unknown) => {
    log('ERROR', 'Lambda tells no end', { error: String(error) });
    return undefined;
  });
  await stop(toDeadline(end) - marginMillis);
  process.exit();
}

/** The documentation also calls it the time that is left: only what is ahead can be the time of an end. */
function toDeadline(end: number | undefined): number {
  const latest = Date.now() + shutdownMillis;
  return end !== undefined && end > Date.now() ? Math.min(end, latest) : latest;
}

async function start(
  lambda: LambdaApi,
  registration: Registration,
  exchange: ReturnType<typeof createExchange>,
): Promise<Stop> {
  const environment = readEnvironment();
  const send = createCollector({
    endpoint: environment.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: environment.OTEL_EXPORTER_OTLP_HEADERS,
    resource: toResource(environment, registration),
    exchange,
  });
  const onLoss = (dropped: number, reason: string) => log('WARN', 'log records dropped', { dropped, reason });
  const forwarder = createForwarder({ send, onLoss });
  let malformed = 0;
  const onMalformed = (reason: string) => {
    malformed += 1;
    log('WARN', 'telemetry that cannot be read', { reason });
  };
  const listener = await listen({
    onEvents: (events) => forwarder.add(events.flatMap((event) => encode(event, onMalformed))),
    onMalformed,
  });
  await lambda.subscribe(registration, `http://sandbox.localdomain:${listener.port}`);

  return async (deadline) => {
    // What Lambda still gathers comes within this time.
    await new Promise((resolve) => setTimeout(resolve, buffering.timeoutMs * 1.5));
    const counts = await forwarder.close(deadline);
    log('INFO', 'log records forwarded', { ...counts, malformed });
  };
}

/** JSON that is nested too deeply can be read, but not written. */
function encode(event: TelemetryEvent, onMalformed: (reason: string) => void): readonly string[] {
  try {
    return [JSON.stringify(toLogRecord(event, Date.now()))];
  } catch (error) {
    onMalformed(`an event: ${error}`);
    return [];
  }
}

function giveUp(error: unknown): Stop {
  log('ERROR', 'nothing is forwarded', { error: String(error) });
  return async () => undefined;
}

/** Goes to CloudWatch only: the extension does not ask for what extensions log. */
function log(level: 'INFO' | 'WARN' | 'ERROR', message: string, members: object): void {
  const line = { level, timestamp: new Date().toISOString(), message, extension: 'otlp-logs', ...members };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

void run();
