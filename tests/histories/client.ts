import { createApiUnderTest } from '../api/api-under-test.ts';
import { type Answer, json } from '../api/gateway.ts';
import type { Instance } from '../stores/engines.ts';
import { toAnswerAlone, toBatchCall } from './as-batch.ts';
import type { Operation, Request } from './one-todo.ts';
import type { Delivered, Held, Wire } from './wire.ts';

/** Operation that has started. It has a request at the wire, or its answer. */
export interface Running extends Pick<Operation, 'client' | 'start' | 'request' | 'write'> {
  readonly answered: Promise<Answer>;
  /** Its request to the engine that is held at the wire, and the engine's response. */
  held?: Held | undefined;
  response?: Delivered | undefined;
  disturbed: boolean;
}

export type Client = ReturnType<typeof createClient>;

/** Creates a client of an owner with an instance of the API of its own, whose requests come to a wire. */
export function createClient({ todos }: Pick<Instance, 'todos'>, owner: string, next: Wire['next']) {
  const { send, clock } = createApiUnderTest(todos);
  return {
    /** Sends a request about the todo with this id. */
    start(operation: Omit<Running, 'answered' | 'disturbed'>, id: string): Running {
      clock.instant = toInstant(operation);
      const { isBatch } = operation.request;
      const [method, url, options] = isBatch ? toBatchCall(operation.request, id) : toCall(operation.request, id);
      const answered = send(method, url, { ...options, owner });
      return { ...operation, answered: isBatch ? answered.then(toAnswerAlone) : answered, disturbed: false };
    },

    /** Waits until the operation has another request at the wire, which it then holds, or its answer. */
    async settle(running: Running): Promise<Answer | undefined> {
      const first = await Promise.race([next(), running.answered]);
      if ('status' in first) return first;
      running.held = first;
      return undefined;
    },
  };
}

/** Milliseconds that the clients' clocks are ahead. */
const skews = [0, -3000, 2000];

/** No two operations have one instant. */
function toInstant({ client, start }: Pick<Running, 'client' | 'start'>): string {
  return new Date(Date.UTC(2026, 0, 1) + start * 10 + client + (skews[client] ?? 0)).toISOString();
}

function toCall({ method, body, key, ifMatch, ifNoneMatch, isIdGiven }: Request, id: string) {
  const headers = {
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
  };
  const content = method === 'POST' && !isIdGiven ? { id, ...body } : body;
  const options = content === undefined ? { headers } : json(content, headers);
  if (method === 'LIST') return ['GET', '/todos', options] as const;
  return [method, method === 'POST' ? '/todos' : `/todos/${id}`, options] as const;
}
