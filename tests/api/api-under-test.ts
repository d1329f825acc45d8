import type { Config } from '../../src/config.ts';
import { createApi } from '../../src/http/api.ts';
import { createCursors } from '../../src/http/cursor.ts';
import type { Observation } from '../../src/http/observe.ts';
import { createOwnerOf } from '../../src/http/owner.ts';
import { createOperations } from '../../src/todos/operations.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createNewIds } from '../todos/new-ids.ts';
import { openChosenRepository } from './chosen-store.ts';
import { createGateway, type RequestOptions, type Send } from './gateway.ts';

export interface ApiUnderTest {
  readonly send: Send;
  /** What `send` sends its events to. */
  readonly handler: ReturnType<typeof createApi>;
  /** What the service observed of each request. */
  readonly observations: readonly Observation[];
  readonly clock: { instant: string };
}

/** @returns the whole API, whose requests come from the owner `alice` unless they name another */
export function createApiUnderTest(
  repository: TodoRepository = openChosenRepository(),
  auth: Config['AUTH'] = 'jwt',
  timeLeft = () => Number.POSITIVE_INFINITY,
): ApiUnderTest {
  const observations: Observation[] = [];
  const clock = { instant: '2026-01-02T03:04:05.678Z' };
  const now = () => new Date(clock.instant);
  const handler = createApi({
    todos: createOperations({ repository, now, newId: createNewIds(now) }),
    ownerOf: createOwnerOf(auth),
    cursors: createCursors(['a secret of at least 32 characters']),
    version: '1.2.3',
    timeLeft,
    operationsAtOnce: 10,
    observe: (observation) => void observations.push(observation),
  });
  const send = createGateway(handler);
  return {
    send: (method: string, url: string, options?: RequestOptions) => send(method, url, { owner: 'alice', ...options }),
    handler,
    observations,
    clock,
  };
}
