import { request as requestHttp } from 'node:http';
import { type ApiCall, readMembers, refuse, reply } from './api-call.ts';
import { findSubscriptionFault, type Subscription, toDeliveries, toListenerUrl } from './telemetry-subscription.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
export interface TelemetryEntry {
  readonly time: string;
  readonly type: string;
  readonly record: unknown;
}

/**
 * Creates the Telemetry API of one execution environment. What a subscriber gets is buffered, and is not delivered while
 * the environment is frozen.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
 */
export function createTelemetryCalls(nameOf: (identifier: unknown) => string | undefined) {
  const subscribers = new Map<string, Subscriber>();
  return {
    /** Adds an event of the platform, or an entry of the log of the function or an extension. */
    record(type: string, record: unknown): void {
      const entry = { time: new Date().toISOString(), type, record };
      const kind = type.startsWith('platform.') ? 'platform' : type;
      for (const { subscription, add } of subscribers.values()) if (subscription.types.includes(kind)) add(entry);
    },

    /** Delivers all that is buffered. */
    async flush(): Promise<void> {
      await Promise.all([...subscribers.values()].map(({ flush }) => flush()));
    },

    pause(): void {
      for (const { pause } of subscribers.values()) pause();
    },

    resume(): void {
      for (const { resume } of subscribers.values()) resume();
    },

    /** Handles a call. */
    async handle({ name, headers, request, response }: ApiCall): Promise<void> {
      const extension = nameOf(headers['lambda-extension-identifier']);
      if (extension === undefined) return refuse(response, 403, 'Extension.UnknownExtensionIdentifier');
      if (name !== 'PUT /2022-07-01/telemetry') return refuse(response, 404, 'NotFound');
      const subscription = (await readMembers(request)) as unknown as Subscription;
      const fault = findSubscriptionFault(subscription);
      if (fault !== undefined) return refuse(response, 400, fault);
      const subscriber = createSubscriber(subscription);
      subscribers.set(extension, subscriber);
      reply(response, 200, 'OK');
      const state = 'Subscribed';
      if (subscription.types.includes('platform')) {
        const record = { name: extension, state, types: subscription.types };
        subscriber.add({ time: new Date().toISOString(), type: 'platform.telemetrySubscription', record });
      }
    },
  };
}

type Subscriber = ReturnType<typeof createSubscriber>;

function createSubscriber(subscription: Subscription) {
  const { maxItems, timeoutMs } = subscription.buffering;
  let buffered: TelemetryEntry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isPaused = false;
  let delivering: Promise<unknown> = Promise.resolve();

  function flush(): Promise<unknown> {
    clearTimeout(timer);
    timer = undefined;
    const entries = buffered;
    buffered = [];
    for (const delivery of toDeliveries(entries, subscription)) {
      delivering = delivering.then(() => post(toListenerUrl(subscription), delivery)).catch(() => undefined);
    }
    return delivering;
  }

  function schedule(): void {
    if (isPaused || buffered.length === 0) return;
    if (buffered.length >= maxItems) void flush();
    else timer ??= setTimeout(flush, timeoutMs);
  }

  return {
    subscription,
    flush,
    add(entry: TelemetryEntry): void {
      buffered.push(entry);
      schedule();
    },
    pause(): void {
      isPaused = true;
      clearTimeout(timer);
      timer = undefined;
    },
    resume(): void {
      isPaused = false;
      schedule();
    },
  };
}

function post(url: string, entries: readonly object[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { 'Content-Type': 'application/json' };
  requestHttp(url, { method: 'POST', headers }, (response) => {
    response.resume().on('end', resolve);
  })
    .on('error', reject)
    .end(JSON.stringify(entries));
  return promise;
}
