import { type CreateTodo, type ReplaceTodo, type Todo, todoTypes, type UpdateTodo } from '../generated/validators.js';

export type { Todo };

/** Todo as stored: members that clients see, and members for order and consistency. */
export interface StoredTodo extends Todo {
  /** UUIDv7 of the creation time. It sorts todos by creation, also with clients' own ids. */
  readonly position: string;
  /** Renewed by every write, so that no two states of an id share a version. */
  readonly version: string;
}

type AllMembers = {
  readonly [Name in keyof StoredTodo]-?: Name extends keyof Todo ? 'content' | 'given' : 'hidden';
};

/**
 * All members of a todo, in the order in which clients see them: `content` is set by clients and events, the service
 * gives the others, and clients never see those that are `hidden`. Every conversion works from this table.
 */
const members = {
  id: 'given',
  text: 'content',
  done: 'content',
  createdAt: 'given',
  updatedAt: 'given',
  position: 'hidden',
  version: 'hidden',
} as const satisfies AllMembers;

type Members = Pick<typeof members, keyof typeof members & keyof StoredTodo>;
type NameOf<Kind> = { [Name in keyof Members]: Members[Name] extends Kind ? Name : never }[keyof Members];

export const contentNames = namesOf('content');
export const todoNames = namesOf('content', 'given');
export const storedNames = namesOf('content', 'given', 'hidden');

type ContentName = NameOf<'content'>;
type Content = Pick<Todo, ContentName>;

/** Values of content in requests and events. A null is an absent optional member. */
type ContentInput = {
  readonly [Name in keyof Content]?: Content[Name] | (undefined extends Content[Name] ? null : never);
};

/**
 * Shape that a schema gives to content. It fails to compile if the schema lacks a content member, even an optional one,
 * has a member that no todo has, or allows a value that no todo may have.
 */
export type WithContent<
  Shape extends Record<Exclude<ContentName, keyof Shape>, unknown> &
    Record<Exclude<keyof Shape, keyof Todo>, 'missing in todo.json'> &
    ContentInput,
> = Shape;

/** Members that a client gives for a new todo. */
export type TodoDraft = WithContent<CreateTodo['body']>;

/** Whole state that a client gives for a todo. */
export type TodoReplacement = WithContent<ReplaceTodo['body']> & Pick<Todo, 'id'>;

/** Members that a client may change. A missing member stays unchanged, and null removes it. @see RFC 7396 */
export type TodoChanges = WithContent<UpdateTodo['body']>;

/**
 * Returns a todo as it was stored.
 * @throws Error that names the ID if a member does not have the type that its schema gives it
 */
export function requireStored(todo: StoredTodo): StoredTodo {
  const types: Readonly<Record<string, readonly string[]>> = todoTypes;
  const wrong = storedNames.filter((name) => !(types[name] ?? ['string']).includes(toJsonType(todo[name])));
  if (wrong.length > 0) throw new Error(`The stored todo ${todo.id} has no valid ${wrong.join(', ')}.`);
  return todo;
}

function toJsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Returns only the members that clients see. */
export function toTodo(todo: StoredTodo): Todo {
  return pick(todo, todoNames);
}

/** Returns the content of a draft, with the defaults of absent members. */
export function toContent(draft: TodoDraft): Content {
  return pick({ done: false, ...draft }, contentNames);
}

/** Returns the named members that have a value. A null counts as absent. */
export function pick<Source extends object, Name extends keyof Source>(source: Source, names: readonly Name[]) {
  const picked: Partial<Record<Name, unknown>> = {};
  for (const name of names) if (source[name] !== undefined && source[name] !== null) picked[name] = source[name];
  return picked as { [Key in keyof Pick<Source, Name>]: Exclude<Source[Key], null> };
}

function namesOf<Kind extends Members[keyof Members]>(...kinds: readonly Kind[]) {
  const names = Object.keys(members) as (keyof Members)[];
  return names.filter((name): name is NameOf<Kind> => kinds.some((kind) => kind === members[name]));
}

/** Returns an ID as stored and compared. @see RFC 9562 section 4: lower case on output, any case on input */
export function toCanonicalId(id: string): string {
  return id.toLowerCase();
}

/** Returns the time in a UUIDv7. @see RFC 9562 section 5.7 */
export function toInstant(position: string): string {
  return new Date(Number.parseInt(position.slice(0, 13).replace('-', ''), 16)).toISOString();
}

/** Kafka keeps records for 7 days by default, and the queue dead letters for 14. A later event finds no tombstone. */
const retentionDays = 30;

/** Returns when a tombstone expires, in seconds since 1970. Until then, older events do not restore the todo. */
export function tombstoneUntil(deletedAt: Date): number {
  return Math.floor(deletedAt.getTime() / 1000) + retentionDays * 24 * 60 * 60;
}
