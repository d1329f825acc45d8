import { createExchange } from '#lean-aws/create-exchange.ts';
import type { HttpRequest, HttpResponse } from '#lean-aws/exchange.ts';

/** Name of the extension: its file in /opt/extensions. */
export const extensionName = 'otlp-logs';

export interface Registration {
  readonly identifier: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly accountId?: string;
}

/** How Lambda batches telemetry: the smallest batches that it allows, delivered after 100 ms. */
export const buffering = { maxItems: 1000, maxBytes: 262_144, timeoutMs: 100 };

export type LambdaApi = ReturnType<typeof createLambdaApi>;

/**
 * Creates the calls of an external extension, in their order. They throw if Lambda refuses.
 * @param runtimeApi host and port
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html
 */
export function createLambdaApi(runtimeApi: string) {
  const exchange = createExchange(new URL(`http://${runtimeApi}`));
  const call = async (request: HttpRequest) => requireSuccess(request, await exchange(request));
  return {
    /** Registers for the end of the environment only: events of invocations would make each invocation longer. */
    async register(): Promise<Registration> {
      const { headers, body } = await call({
        method: 'POST',
        path: '/2020-01-01/extension/register',
        headers: { 'Lambda-Extension-Name': extensionName, 'Lambda-Extension-Accept-Feature': 'accountId', ...json },
        body: JSON.stringify({ events: ['SHUTDOWN'] }),
      });
      const identifier = String(headers['lambda-extension-identifier']);
      return { ...(JSON.parse(body) as Omit<Registration, 'identifier'>), identifier };
    },

    /** Makes Lambda post the platform's and the function's logs. Extensions' logs would include its own. */
    async subscribe({ identifier }: Registration, uri: string): Promise<void> {
      const { status, body } = await call({
        method: 'PUT',
        path: '/2022-07-01/telemetry',
        headers: { ...named(identifier), ...json },
        body: JSON.stringify({
          schemaVersion: '2025-01-29',
          types: ['platform', 'function'],
          buffering,
          destination: { protocol: 'HTTP', URI: uri },
        }),
      });
      // Emulators accept it with 202, and deliver nothing.
      if (status !== 200) throw new Error(`Lambda responded with ${status} to the subscription: ${body.slice(0, 200)}`);
    },

    /** Reports that the extension is ready, and waits for the end. @returns the deadline in milliseconds since 1970 */
    async next({ identifier }: Registration): Promise<number> {
      for (;;) {
        const { body } = await call({ path: '/2020-01-01/extension/event/next', headers: named(identifier) });
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

function requireSuccess({ method = 'GET', path }: HttpRequest, response: HttpResponse): HttpResponse {
  if (response.status < 300) return response;
  throw new Error(`Lambda responded with ${response.status} to ${method} ${path}: ${response.body.slice(0, 200)}`);
}
