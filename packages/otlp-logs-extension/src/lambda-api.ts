import type { Answer, Exchange } from './exchange.ts';

/** Lambda knows an extension by the name of its file in /opt/extensions. */
export const extensionName = 'otlp-logs';

/** What Lambda says of the function that the extension runs beside. */
export interface Registration {
  /** Names the extension in each further call. */
  readonly identifier: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly accountId?: string;
}

/** How Lambda gathers telemetry before it delivers some: the smallest batches that it allows, but for the time. */
export const buffering = { maxItems: 1000, maxBytes: 262_144, timeoutMs: 100 };

export type LambdaApi = ReturnType<typeof createLambdaApi>;

/**
 * The calls of an external extension, in their order: register, subscribe, next.
 * @param runtimeApi host and port
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html
 */
export function createLambdaApi(runtimeApi: string, exchange: (exchange: Exchange) => Promise<Answer>) {
  const extension = new URL(`http://${runtimeApi}/2020-01-01/extension/`);
  const telemetry = new URL(`http://${runtimeApi}/2022-07-01/telemetry`);
  const call = async (what: Exchange) => requireSuccess(what, await exchange(what));
  return {
    /**
     * Asks for the end of the environment only: who asks for each invocation too makes it last, and cost, until it is
     * done with it.
     * @throws Error when Lambda refuses
     */
    async register(): Promise<Registration> {
      const { headers, body } = await call({
        method: 'POST',
        url: new URL('register', extension),
        headers: { 'Lambda-Extension-Name': extensionName, 'Lambda-Extension-Accept-Feature': 'accountId', ...json },
        body: JSON.stringify({ events: ['SHUTDOWN'] }),
      });
      const identifier = String(headers['lambda-extension-identifier']);
      return { ...(JSON.parse(body) as Omit<Registration, 'identifier'>), identifier };
    },

    /**
     * Has Lambda post what it and the function log. Not what extensions log: that would be this one's own words too.
     * @param uri where it listens
     * @throws Error when Lambda refuses
     */
    async subscribe({ identifier }: Registration, uri: string): Promise<void> {
      await call({
        method: 'PUT',
        url: telemetry,
        headers: { ...named(identifier), ...json },
        body: JSON.stringify({
          schemaVersion: '2025-01-29',
          types: ['platform', 'function'],
          buffering,
          destination: { protocol: 'HTTP', URI: uri },
        }),
      });
    },

    /**
     * Says that the extension is ready, and waits for the end, however long the environment is frozen until then.
     * @returns when the environment will be gone, in milliseconds since 1970
     * @throws Error when Lambda refuses: the environment is broken
     */
    async next({ identifier }: Registration): Promise<number> {
      for (;;) {
        const { body } = await call({
          method: 'GET',
          url: new URL('event/next', extension),
          headers: named(identifier),
        });
        const { eventType, deadlineMs } = JSON.parse(body) as LifecycleEvent;
        if (eventType === 'SHUTDOWN') return deadlineMs;
      }
    },
  };
}

interface LifecycleEvent {
  readonly eventType: 'INVOKE' | 'SHUTDOWN';
  readonly deadlineMs: number;
}

const json = { 'Content-Type': 'application/json' };

function named(identifier: string) {
  return { 'Lambda-Extension-Identifier': identifier };
}

function requireSuccess({ method, url }: Exchange, answer: Answer): Answer {
  if (answer.status < 300) return answer;
  throw new Error(`Lambda answered ${answer.status} to ${method} ${url.pathname}: ${answer.body.slice(0, 200)}`);
}
