import { v4 } from 'uuid';
import type { Answer } from '../api/gateway.ts';
import type { StoreUnderTest } from '../stores/engines.ts';
import { isRemembered } from './bound.ts';
import { type Client, createClient, type Running } from './client.ts';
import { type Fate, fates } from './fates.ts';
import type { Operation, Request } from './one-todo.ts';
import { type Draw, drawRequest, type Numbered, pick } from './requests.ts';
import type { Held, Wire } from './wire.ts';

export interface Stage {
  readonly store: StoreUnderTest;
  /** One for each client. */
  readonly wires: readonly Wire[];
}

export interface History {
  readonly id: string | undefined;
  readonly operations: readonly (Operation & { readonly answer: Answer })[];
  /** Writes of the todo that the engine has stored, in order. */
  readonly effects: readonly Numbered[];
  /** What happened to the requests that came to the wire. */
  readonly fates: readonly Fate[];
}

type Late = Numbered & { readonly held: Held };
type Move = () => Promise<void>;

/**
 * Plays a history of concurrent clients of one todo, and lets all that is late arrive. One thing moves at a time, and
 * the numbers alone choose which and how.
 */
export async function play(numbers: readonly number[], { store, wires }: Stage): Promise<History> {
  const { draw, isOver } = openTape(numbers);
  const owner = v4();
  const history = { operations: [] as History['operations'][number][], effects: [] as Numbered[], fates: [] as Fate[] };
  const { operations, effects } = history;
  const clients = wires.map((wire) => createClient(wire.connect(), owner, wire.next));
  const running = new Map<Client, Running>();
  const failed = new Map<Client, Numbered>();
  const late: Late[] = [];
  const sent: Numbered[] = [];
  let ticks = 0;
  /** Without one, the service gives the id to the first todo. */
  let id = draw(3) === 2 ? undefined : v4();

  while (true) {
    const moves = clients.flatMap(toMoves);
    const arrivals = late.filter(mayArrive).map(toArrival);
    if (moves.length + arrivals.length === 0) break;
    // Something that is rarely late enough for a client to be told of a refusal, and others to write, shows little.
    const isArrival = arrivals.length > 0 && (moves.length === 0 || draw(4) === 0);
    await pick(draw, isArrival ? arrivals : moves)();
  }
  for (const wire of wires) wire.disconnect();
  const last = createClient(store, owner, () => new Promise(() => undefined));
  for (const method of ['GET', 'LIST'] as const) await start(last, { request: { method }, write: -1 });
  return { id, ...history };

  function toArrival(copy: Late): Move {
    return async () => {
      late.splice(late.indexOf(copy), 1);
      await deliver(copy, copy.held);
    };
  }

  function toMoves(client: Client): readonly Move[] {
    const operation = running.get(client);
    if (operation === undefined) return mayStart(client) ? [() => start(client, drawNext(client))] : [];
    const { held, response } = operation;
    if (held === undefined || !mayArrive({ ...operation, held })) return [];
    if (response === undefined) return [() => decide(client, operation, held)];
    return [() => moveOn(client, operation, response.pass)];
  }

  async function decide(client: Client, operation: Running, held: Held): Promise<void> {
    const fate = pick(draw, fates);
    history.fates.push(fate);
    const response = fate.isDelivered ? await deliver(operation, held) : undefined;
    // Nothing protects from a copy of a request that its client knows to be refused, and no client makes one.
    const isKnown = response?.outcome === 'refused' && fate.answer === 'passes';
    if (fate.isCopied && !isKnown) late.push({ request: operation.request, write: operation.write, held });
    operation.response = response;
    if (fate.answer === 'waits') return;
    const acts = {
      passes: response?.pass ?? held.reset,
      fails: held.fail,
      throttles: held.throttle,
      resets: held.reset,
    };
    operation.disturbed ||= fate.answer !== 'passes';
    await moveOn(client, operation, acts[fate.answer]);
  }

  async function deliver({ request, write }: Numbered, held: Held) {
    const response = await held.deliver();
    if (held.isWrite && response.outcome === 'done') effects.push({ request, write });
    return response;
  }

  /** No write may arrive that makes an item forget one that may still be sent again. */
  function mayArrive(next: Late): boolean {
    if (!next.held.isWrite || effects.some(({ write }) => write === next.write)) return true;
    const others = [...running.values(), ...late].filter(({ write }) => write !== next.write);
    return others.every((other) => isRemembered(other, [...effects, next]));
  }

  function mayStart(client: Client): boolean {
    if (isOver()) return false;
    return id !== undefined || (client === clients[0] && operations.length < 5);
  }

  function drawNext(client: Client): Numbered {
    const retry = failed.get(client);
    if (id === undefined) return retry ?? { request: createFirst(draw), write: 0 };
    if (retry !== undefined && isRemembered(retry, effects) && draw(4) < 3) return retry;
    const etags = operations.flatMap(({ answer }) => answer.headers['etag'] ?? []);
    return drawRequest(draw, {
      etags,
      repeatable: sent.filter((each) => isRemembered(each, effects)),
      write: ticks + 1,
    });
  }

  async function start(client: Client, { request, write }: Numbered): Promise<void> {
    ticks += 1;
    if (request.key !== undefined && !sent.some((other) => other.write === write)) sent.push({ request, write });
    const number = clients.includes(client) ? clients.indexOf(client) : clients.length;
    const operation = client.start({ client: number, start: ticks, request, write }, id ?? '');
    running.set(client, operation);
    await moveOn(client, operation, () => undefined);
  }

  async function moveOn(client: Client, operation: Running, move: () => void): Promise<void> {
    operation.held = undefined;
    operation.response = undefined;
    move();
    const answer = await client.settle(operation);
    if (answer === undefined) return;
    running.delete(client);
    ticks += 1;
    const { request, write } = operation;
    const isFailure = answer.status >= 500;
    operations.push({ ...operation, answer, end: isFailure ? Number.POSITIVE_INFINITY : ticks });
    if (isFailure && mayRepeat(request)) failed.set(client, { request, write });
    else failed.delete(client);
    if (answer.status === 201) id ??= (answer.body as { readonly id: string }).id;
  }
}

/** Reads choices from numbers. When they are over, every choice is the simplest. */
function openTape(numbers: readonly number[]): { readonly draw: Draw; readonly isOver: () => boolean } {
  let index = 0;
  return {
    isOver: () => index >= numbers.length,
    draw(limit) {
      index += 1;
      return (numbers[index - 1] ?? 0) % limit;
    },
  };
}

function createFirst(draw: Draw): Request {
  return {
    method: 'POST',
    isIdGiven: true,
    body: { text: 't0', done: draw(2) === 1 },
    key: 'key-0',
    isBatch: draw(2) === 1,
  };
}

function mayRepeat({ method, key }: Request): boolean {
  return key !== undefined || method === 'GET' || method === 'LIST';
}
