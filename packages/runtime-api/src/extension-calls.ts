import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ApiCall, accept, readMembers, refuse, reply } from './api-call.ts';

/** What Lambda tells an extension: an invocation begins, or the environment ends. */
export interface ExtensionEvent {
  readonly eventType: 'INVOKE' | 'SHUTDOWN';
  /** In milliseconds since 1970. */
  readonly deadlineMs: number;
  readonly [member: string]: unknown;
}

export interface ExtensionCallsContext {
  /** Names of the files in /opt/extensions: external extensions, which Lambda waits for. */
  readonly files: readonly string[];
  /** What a registration tells of the function. */
  readonly functionFacts: { readonly functionName: string; readonly functionVersion: string; readonly handler: string };
  /** Called when an extension has registered, or waits for an event. */
  readonly onChange: () => void;
  /** Called when an extension reports its failure. */
  readonly onError: (errorType: string) => void;
}

interface Extension {
  readonly name: string;
  readonly events: readonly unknown[];
  waiting: ServerResponse | undefined;
}

/**
 * Creates the Extensions API of one execution environment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export function createExtensionCalls({ files, functionFacts, onChange, onError }: ExtensionCallsContext) {
  const extensions = new Map<string, Extension>();
  const named = () => [...extensions.values()];

  return {
    /** Returns whether every external extension has registered. */
    areRegistered: (): boolean => files.every((file) => named().some(({ name }) => name === file)),

    /** Returns whether every extension waits for an event. */
    areWaiting: (): boolean => named().every(({ waiting }) => waiting !== undefined),

    /** Sends an event to the extensions that registered for it. */
    notify(event: ExtensionEvent): void {
      for (const extension of named().filter(({ events }) => events.includes(event.eventType))) {
        const response = extension.waiting;
        extension.waiting = undefined;
        if (response) reply(response, 200, event);
      }
    },

    find: (identifier: unknown): string | undefined => extensions.get(String(identifier))?.name,

    /** Handles a call. */
    async handle(call: ApiCall): Promise<void> {
      const { name, headers, request, response } = call;
      if (name === 'POST /2020-01-01/extension/register') return register(call);
      const extension = extensions.get(String(headers['lambda-extension-identifier']));
      if (extension === undefined) return refuse(response, 403, 'Extension.UnknownExtensionIdentifier');
      if (name === 'GET /2020-01-01/extension/event/next') return wait(extension, response);
      if (!/^POST \/2020-01-01\/extension\/(init|exit)\/error$/.test(name)) return refuse(response, 404, 'NotFound');
      await text(request);
      onError(String(headers['lambda-extension-function-error-type']));
      return accept(response);
    },
  };

  async function register({ headers, request, response }: ApiCall): Promise<void> {
    const name = String(headers['lambda-extension-name'] ?? '');
    const { events = [] } = await readMembers(request);
    if (name === '' || named().some((other) => other.name === name)) {
      return refuse(response, 403, 'Extension.InvalidExtensionName');
    }
    const allowed = files.includes(name) ? ['INVOKE', 'SHUTDOWN'] : ['INVOKE'];
    if (!Array.isArray(events) || events.some((event) => !allowed.includes(event))) {
      return refuse(response, 400, 'Extension.InvalidEventType');
    }
    const identifier = randomUUID();
    extensions.set(identifier, { name, events, waiting: undefined });
    const account = headers['lambda-extension-accept-feature'] === 'accountId' ? { accountId: '123456789012' } : {};
    reply(response, 200, { ...functionFacts, ...account }, { 'Lambda-Extension-Identifier': identifier });
    onChange();
  }

  function wait(extension: Extension, response: ServerResponse): void {
    extension.waiting = response;
    onChange();
  }
}
