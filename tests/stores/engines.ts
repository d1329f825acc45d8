import type { EventRepository } from '../../src/todos/events.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import type { Wire } from '../histories/wire.ts';

/** Engine that the contract suite runs on. */
export interface Engine {
  readonly name: string;
  /** Opens a store of its own on it, which is empty. */
  readonly open: () => StoreUnderTest | Promise<StoreUnderTest>;
  /** Whether calls of several instances overlap in it. On one thread or one connection, races prove nothing. */
  readonly isConcurrent: boolean;
  /** Factor of the runs of a property. */
  readonly speed: number;
  /** Number of histories with lost answers in `npm test`: none without a wire. */
  readonly histories: number;
  /** How to have it, if it is not there. */
  readonly missing?: string | undefined;
}

/** Instance of a store, as each execution environment of a function has one. */
export interface Instance {
  readonly todos: TodoRepository;
  readonly events: EventRepository;
}

export interface StoreUnderTest extends Instance {
  /** Returns all that is kept of an owner, tombstones too, in order of the IDs. */
  readonly dump: (owner: string) => Promise<readonly unknown[]>;
  /** Opens another instance, with connections of its own. */
  readonly connect: () => Instance;
  /** Opens another instance, which notes what each call to the engine does, with its owner, and what it consumes. */
  readonly connectNoted?: (note: (call: string) => void) => Instance;
  readonly openWire?: () => Promise<Wire>;
  readonly close: () => Promise<void>;
}

const all: readonly Engine[] = [
  {
    name: 'memory',
    open: async () => (await import('./memory/engine.ts')).openMemoryEngine(),
    isConcurrent: false,
    speed: 10,
    histories: 0,
  },
  {
    name: 'dynalite',
    open: async () => (await import('./dynamodb/engine.ts')).openDynamoDbEngine(undefined),
    isConcurrent: true,
    speed: 1,
    histories: 60,
  },
  {
    name: 'pglite',
    open: async () => (await import('./postgres/engine.ts')).openEmbeddedPostgresEngine(),
    isConcurrent: false,
    speed: 0.1,
    histories: 40,
  },
  {
    name: 's3-double',
    open: async () => (await import('./s3/engine.ts')).openEmbeddedS3Engine(),
    isConcurrent: true,
    speed: 1,
    histories: 40,
  },
  {
    name: 'moto',
    open: async () => (await import('./s3/engine.ts')).openMotoEngine(),
    isConcurrent: true,
    speed: 0.2,
    histories: 20,
    missing: toMissing('TEST_S3_URL', 'REQUIRE_S3=1 installs and starts moto, with Python 3 and pip.'),
  },
  {
    name: 'dynamodb-local',
    open: async () => (await import('./dynamodb/engine.ts')).openDynamoDbEngine(process.env['TEST_DYNAMODB_URL']),
    isConcurrent: true,
    speed: 0.5,
    histories: 40,
    missing: toMissing('TEST_DYNAMODB_URL', '`npm run rehearse -- database` says how to have DynamoDB Local.'),
  },
  {
    name: 'postgres',
    open: async () => (await import('./postgres/engine.ts')).openRealPostgresEngine(),
    isConcurrent: true,
    speed: 0.5,
    histories: 40,
    missing: toMissing('TEST_POSTGRES_URL', 'REQUIRE_POSTGRES=1 starts the one of Debian’s package postgresql.'),
  },
];

/** Engines that ENGINE names, separated by commas; without it, all. */
const names = all.map(({ name }) => name);
const chosenNames = process.env['ENGINE']?.split(',') ?? names;
if (!chosenNames.every((name) => names.includes(name)))
  throw new Error(`ENGINE must name engines of: ${names.join(', ')}`);
const chosen = all.filter(({ name }) => chosenNames.includes(name));

export const engines = chosen.filter(({ missing }) => missing === undefined);
export const skippedEngines = chosen.filter(({ missing }) => missing !== undefined);

/** The set-up of a run starts the servers that it requires, and sets their addresses. */
function toMissing(address: string, remedy: string): string | undefined {
  return process.env[address] === undefined ? `${address} names none. ${remedy}` : undefined;
}
