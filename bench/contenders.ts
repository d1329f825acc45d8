/** A participant of the benchmark. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /**
   * How it is built: packaged by serverless, or bundled with the service's esbuild settings or esbuild's defaults; 'none' is
   * built elsewhere, or not at all.
   */
  readonly build: 'packaged' | 'settings' | 'defaults' | 'none';
  /** Lambda starts it by the wrapper, which drops `--expose-gc`. */
  readonly isWrapped?: boolean;
  /** A V8 compile cache beside its code, made for the flags of its start. */
  readonly isCached?: boolean;
  /** The file in peers/, if its name differs from the contender's. */
  readonly entry?: string;
  /** The requests that it serves: any with the same response, those that create todos, or all. By default it serves none. */
  readonly serves?: 'any' | 'create' | 'all';
  /** Where it takes part: as Lambda runs it, and in a bare process. */
  readonly tables: readonly Table[];
}

type Table = 'lambdaCold' | 'lambdaWarm' | 'bareCold' | 'bareWarm';

export const service = 'api';
/** The service with all that a stage can set to start it faster. */
export const fastest = 'apiFastest';
/** The service at an earlier revision, with `--against`. */
export const before = 'before';
/** What any function of Node costs. */
export const floor = 'trivial';

/** Returns the name of the floor that starts like a contender: Node's own, and none for another runtime than Node. */
export function floorOf(name: string): string | undefined {
  const { build, serves, isWrapped = false } = contenders.find((contender) => contender.name === name) ?? {};
  if (serves === undefined) return name;
  if (build === 'none') return undefined;
  return isWrapped ? 'trivialWrapped' : floor;
}

const everywhere = ['lambdaCold', 'lambdaWarm', 'bareCold', 'bareWarm'] as const;

/** The service of the article, in Rust, with `--rust`. */
export const rust = 'rust';
/** The same, built without the gathering of entropy from the processor's jitter. */
export const rustNoJitter = 'rustNoJitter';

export const contenders: readonly Contender[] = [
  { name: 'node', title: 'node -e 0, no handler', build: 'none', tables: ['lambdaCold'] },
  {
    name: floor,
    title: 'handler that only returns',
    build: 'settings',
    serves: 'any',
    tables: ['lambdaCold', 'lambdaWarm'],
  },
  {
    name: 'trivialWrapped',
    title: 'the same, without --expose-gc',
    build: 'settings',
    entry: floor,
    isWrapped: true,
    serves: 'any',
    tables: ['lambdaCold'],
  },
  { name: service, title: 'this service', build: 'packaged', serves: 'all', tables: everywhere },
  {
    name: 'apiWrapped',
    title: 'this service, wrapper',
    build: 'packaged',
    isWrapped: true,
    serves: 'all',
    tables: ['lambdaCold'],
  },
  {
    name: 'apiCached',
    title: 'this service, compile cache',
    build: 'packaged',
    isCached: true,
    serves: 'all',
    tables: ['lambdaCold'],
  },
  {
    name: fastest,
    title: 'this service, wrapper and cache',
    build: 'packaged',
    isWrapped: true,
    isCached: true,
    serves: 'all',
    tables: ['lambdaCold', 'lambdaWarm'],
  },
  {
    name: before,
    title: 'this service before',
    build: 'packaged',
    serves: 'all',
    tables: ['lambdaCold', 'lambdaWarm'],
  },
  {
    name: rust,
    title: 'Rust, as in the article',
    build: 'none',
    serves: 'all',
    tables: ['lambdaCold', 'lambdaWarm'],
  },
  {
    name: rustNoJitter,
    title: 'the same, no jitter entropy',
    build: 'none',
    serves: 'all',
    tables: ['lambdaCold', 'lambdaWarm'],
  },
  { name: 'client', title: 'DynamoDB client alone', build: 'settings', entry: 'sdk-client', tables: ['bareCold'] },
  {
    name: 'clientDefault',
    title: 'DynamoDB client, default build',
    build: 'defaults',
    entry: 'sdk-client',
    tables: ['bareCold'],
  },
  { name: 'bare', title: 'bare handler, default SDK', build: 'settings', serves: 'create', tables: everywhere },
  { name: 'hono', title: 'Hono', build: 'settings', serves: 'all', tables: everywhere },
  { name: 'powertools', title: 'Powertools event handler', build: 'settings', serves: 'all', tables: everywhere },
  { name: 'fastify', title: 'Fastify', build: 'settings', serves: 'all', tables: everywhere },
  { name: 'express', title: 'Express', build: 'settings', serves: 'all', tables: everywhere },
];
