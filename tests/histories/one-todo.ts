import type { Answer } from '../api/gateway.ts';

/** Request about the one todo of a history. */
export interface Request {
  readonly method: 'GET' | 'LIST' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: { readonly text?: string; readonly done?: boolean };
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly key?: string;
  /** Whether the service gives the id, in a POST. Otherwise the client chooses it. */
  readonly isIdGiven?: boolean;
  /** Whether it is sent as the operation of a batch, which shares no key with other requests. */
  readonly isBatch?: boolean;
}

/** Operation of a client: a request with what it was answered. */
export interface Operation {
  readonly client: number;
  readonly request: Request;
  /** Number of the write. Requests that are sent again with their key share it, and take effect once at most. */
  readonly write: number;
  readonly start: number;
  /** Infinite if the answer is a failure: the write may take effect at any time, or never. */
  readonly end: number;
  /** Absent if the answer is a failure. */
  readonly answer?: Answer;
  /** Whether anything happened to its requests at the wire. */
  readonly disturbed: boolean;
}

interface Todo {
  /** Number of the write that made this state, and of the one that created the todo. */
  readonly version: number;
  readonly birth: number;
  readonly text: string;
  readonly done: boolean;
}

/** State of one id, with the names that clients have seen of its versions: each is given once. */
export interface State {
  readonly todo?: Todo | undefined;
  /** The last POST with a key that created a todo. */
  readonly creation?: number | undefined;
  /** States that writes left when they took effect, by number. A deletion left none. */
  readonly applied: Readonly<Record<number, Todo | null>>;
  /** Writes that took effect under each key of a POST. */
  readonly keys: Readonly<Record<string, readonly number[]>>;
  readonly etags: Readonly<Record<number, string>>;
  readonly bodies: Readonly<Record<number, string>>;
  readonly births: Readonly<Record<number, string>>;
}

export const noTodo: State = { applied: {}, keys: {}, etags: {}, bodies: {}, births: {} };

/** What one step of an operation leads to. A pending operation has taken effect, and its answer is still to be taken. */
export interface Step {
  readonly state: State;
  readonly isPending?: boolean;
}

/** Returns all that an operation may do at one moment, so that its answer is true. */
export function takeStep(state: State, operation: Operation, isPending: boolean): readonly Step[] {
  const { request, write, answer } = operation;
  if (isPending) return toSteps(showPresent(state, operation));
  if (isRead(request)) return toSteps(read(state, operation));
  if (write in state.applied) return answer === undefined ? [] : toSteps(replay(state, operation));
  const refusals = findRefusals(state, request);
  if (refusals.length > 0) return refusals.flatMap((status) => toSteps(refuse(state, operation, status)));
  if (isPassed(state, request) && answer?.status === 409) return [{ state }];
  return takeEffect(state, operation);
}

function takeEffect(state: State, operation: Operation): readonly Step[] {
  const { request, answer, disturbed } = operation;
  const next = apply(state, operation);
  if (answer === undefined) return [{ state: next }];
  if (answer.headers['idempotent-replayed'] !== undefined && !disturbed) return [];
  const shown = toSteps(showOwn(next, operation, state.todo === undefined));
  // An id that never had a todo cannot remember a deletion.
  if (request.method === 'DELETE' && !state.todo) return shown.flatMap((step) => [step, { state }]);
  const mayShowLater = disturbed && (request.method === 'PUT' || request.method === 'PATCH');
  return mayShowLater ? [...shown, { state: next, isPending: true }] : shown;
}

export function isRead({ method, body = {} }: Request): boolean {
  return method === 'GET' || method === 'LIST' || (method === 'PATCH' && Object.keys(body).length === 0);
}

function toSteps(state: State | undefined): readonly Step[] {
  return state === undefined ? [] : [{ state }];
}

/** Returns the statuses with which a write may be refused, if it cannot take effect. */
function findRefusals(state: State, request: Request): readonly number[] {
  const { method, key } = request;
  if (method === 'POST' && isReused(state, key)) return [422];
  if (method === 'POST' && state.todo) return [409];
  if (method === 'PATCH' && !state.todo) return [404];
  const isIdle = method === 'DELETE' && !state.todo;
  return isIdle || isMet(state, request) ? [] : [412];
}

/** Another request to create the todo had the key. */
function isReused({ keys, creation }: State, key: string | undefined): boolean {
  return key !== undefined && (keys[key] ?? []).some((write) => write === creation);
}

/** The key has created a todo, and another key one since: what the first was for is not known any more. */
function isPassed({ keys, creation }: State, { method, key }: Request): boolean {
  return method === 'POST' && key !== undefined && keys[key] !== undefined && !keys[key].includes(creation ?? -1);
}

/** Returns the state after a write takes effect. */
function apply(state: State, { request, write }: Operation): State {
  const { method, body = {}, key } = request;
  const { todo, applied, keys } = state;
  const isKeyed = method === 'POST' && key !== undefined;
  const content = { text: '', done: false, ...(method === 'PATCH' ? todo : {}), ...body };
  const next = method === 'DELETE' ? undefined : { ...content, version: write, birth: todo?.birth ?? write };
  return {
    ...state,
    todo: next,
    applied: { ...applied, [write]: next ?? null },
    ...(isKeyed && { creation: write, keys: { ...keys, [key]: [...(keys[key] ?? []), write] } }),
  };
}

function isMet({ todo, etags }: State, { ifMatch, ifNoneMatch }: Request): boolean {
  const matches = (tag: string) => todo !== undefined && (tag === '*' || etags[todo.version] === tag);
  return (ifMatch === undefined || matches(ifMatch)) && (ifNoneMatch === undefined || !matches(ifNoneMatch));
}

function read(state: State, { request, answer }: Operation): State | undefined {
  const { todo } = state;
  if (answer === undefined) return undefined;
  if (request.method === 'LIST') return showList(state, answer);
  if (!todo) return answer.status === 404 ? state : undefined;
  if (isMet(state, request)) return answer.status === 200 ? show(state, todo, answer) : undefined;
  const isFresh = request.method === 'GET' && isMet(state, { ...request, ifNoneMatch: '"none"' });
  return answer.status === (isFresh ? 304 : 412) ? show(state, todo, answer) : undefined;
}

function showList(state: State, { status, body }: Answer): State | undefined {
  const list = body as readonly unknown[];
  if (status !== 200 || list.length !== (state.todo ? 1 : 0)) return undefined;
  return state.todo ? nameBody(state, state.todo, list[0]) : state;
}

/** A refused write has no effect. A 412 shows the present ETag. */
function refuse(state: State, { answer }: Operation, status: number): State | undefined {
  if (answer?.status !== status) return undefined;
  return status === 412 && state.todo ? show(state, state.todo, answer) : state;
}

/** Shows the state that the write itself has made. */
function showOwn(state: State, { request, write, answer }: Operation, isNew: boolean): State | undefined {
  const { method } = request;
  const own = state.applied[write];
  if (answer === undefined) return undefined;
  if (method === 'DELETE' || !own) return answer.status === 204 ? state : undefined;
  return answer.status === (isNew ? 201 : 200) ? show(state, own, answer) : undefined;
}

/** A POST shows its own state again, unless another key has created a todo since. Other writes show the present state. */
function replay(state: State, operation: Operation): State | undefined {
  const { request, write, answer } = operation;
  if (request.method === 'POST' && write !== state.creation && answer?.status === 409) return state;
  if (answer?.headers['idempotent-replayed'] !== 'true') return undefined;
  if (request.method === 'POST' || request.method === 'DELETE') return showOwn(state, operation, true);
  return showPresent(state, operation);
}

function showPresent(state: State, { write, answer }: Operation): State | undefined {
  if (answer === undefined) return undefined;
  const own = state.applied[write];
  if (!state.todo) return answer.status === 204 && own ? state : undefined;
  return [200, 201].includes(answer.status) ? show(state, state.todo, answer) : undefined;
}

function show(state: State, todo: Todo, answer: Answer): State | undefined {
  const named = nameEtag(state, todo, answer);
  const hasTodo = answer.status === 200 || answer.status === 201;
  return named && hasTodo ? nameBody(named, todo, answer.body) : named;
}

function nameEtag(state: State, { version }: Todo, { headers }: Answer): State | undefined {
  const etags = name(state.etags, version, headers['etag']);
  return etags && { ...state, etags };
}

function nameBody(state: State, { version, birth, text, done }: Todo, body: unknown): State | undefined {
  const shown = body as { readonly text: string; readonly done: boolean; readonly createdAt: string };
  const births = name(state.births, birth, shown.createdAt);
  const bodies = { ...state.bodies, [version]: JSON.stringify(body) };
  const isSame = (state.bodies[version] ?? bodies[version]) === bodies[version];
  return births && isSame && shown.text === text && shown.done === done ? { ...state, births, bodies } : undefined;
}

/** Gives a name to one thing only, and only one name to a thing. */
function name(names: Readonly<Record<number, string>>, of: number, value: string | undefined) {
  if (value === undefined) return undefined;
  const isTaken = Object.entries(names).some(([other, taken]) => (Number(other) === of) !== (taken === value));
  return isTaken ? undefined : { ...names, [of]: value };
}
