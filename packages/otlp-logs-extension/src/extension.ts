import { setTimeout } from 'node:timers/promises';
import { createCollector } from './collector.ts';
import type { Log } from './extension-log.ts';
import { readExtensionSettings, readRuntimeApi } from './extension-settings.ts';
import { createForwarder, defaultTiming, type ForwarderTiming } from './forwarder.ts';
import { buffering, createLambdaApi, type LambdaApi, type Registration } from './lambda-api.ts';
import { type Deliveries, listen } from './listener.ts';
import { toLogRecord } from './log-record.ts';
import { toResource } from './resource.ts';
import type { TelemetryEvent } from './telemetry-event.ts';

export interface ExtensionTiming extends ForwarderTiming {
  /** Milliseconds in which Lambda delivers its last telemetry. */
  readonly lastDeliveries: number;
}

export interface ExtensionContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly timing?: ExtensionTiming;
}

/** Forwards telemetry until the deadline, in milliseconds since 1970. */
type Stop = (deadline: number) => Promise<void>;

/** Time of Lambda for an extension to end, and the part of it that the process needs after its last response. */
const shutdownMillis = 2000;
const marginMillis = 300;

const lambdaTiming: ExtensionTiming = { ...defaultTiming, lastDeliveries: buffering.timeoutMs * 1.5 };

/**
 * Runs the extension until the environment ends. An extension that fails would end the environment, so this one logs
 * errors and waits for the end.
 */
export async function runExtension({ environment, log, timing = lambdaTiming }: ExtensionContext): Promise<void> {
  const lambda = createLambdaApi(readRuntimeApi(environment));
  const registration = await lambda.register();
  const stop = await start({ environment, log, timing }, lambda, registration).catch((error: unknown): Stop => {
    log('ERROR', 'nothing is forwarded', { error: String(error) });
    return async () => undefined;
  });
  const end = await lambda.next(registration).catch((error: unknown) => {
    log('ERROR', 'no end of the environment', { error: String(error) });
    return undefined;
  });
  await stop(toDeadline(end) - marginMillis);
}

/** Lambda's documentation also calls the value the remaining time, so only a time ahead counts as a deadline. */
function toDeadline(end: number | undefined): number {
  const latest = Date.now() + shutdownMillis;
  return end !== undefined && end > Date.now() ? Math.min(end, latest) : latest;
}

async function start(
  { environment, log, timing }: Required<ExtensionContext>,
  lambda: LambdaApi,
  registration: Registration,
): Promise<Stop> {
  const settings = readExtensionSettings(environment);
  const send = createCollector({
    endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: settings.OTEL_EXPORTER_OTLP_HEADERS,
    resource: toResource(settings, registration),
  });
  const onLoss = (dropped: number, reason: string) => log('WARN', 'log records dropped', { dropped, reason });
  const forwarder = createForwarder({ send, onLoss, timing });
  let malformed = 0;
  const onMalformed = (reason: string, count: number) => {
    malformed += count;
    log('WARN', 'telemetry that cannot be read', { reason, count });
  };
  const listener = await listen({
    onEvents: (events) => forwarder.add(encode(events, onMalformed)),
    onMalformed,
  });
  await lambda.subscribe(registration, `http://sandbox.localdomain:${listener.port}`).catch((error: unknown) => {
    listener.close();
    throw error;
  });

  return async (deadline) => {
    await setTimeout(timing.lastDeliveries);
    const counts = await forwarder.close(deadline);
    listener.close();
    log('INFO', 'log records forwarded', { ...counts, malformed });
  };
}

/** Deeply nested JSON can be parsed, but not stringified. */
function encode(events: readonly TelemetryEvent[], onMalformed: Deliveries['onMalformed']): readonly string[] {
  const failures = new Map<string, number>();
  const records = events.flatMap((event) => {
    try {
      return [JSON.stringify(toLogRecord(event, Date.now()))];
    } catch (error) {
      const reason = `an event: ${error}`;
      failures.set(reason, (failures.get(reason) ?? 0) + 1);
      return [];
    }
  });
  for (const [reason, count] of failures) onMalformed(reason, count);
  return records;
}
