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
/** The handler that only returns: no function of Node costs less. */
export const floor = 'trivial';

/** Returns the name of the floor that starts like a contender: Node's own, and none for another runtime than Node. */
export function floorOf(name: string): string | undefined {
  const { build, serves, isWrapped = false } = contenders.find((contender) => contender.name === name) ?? {};
  if (serves === undefined) return name;
  if (build === 'none') return undefined;
  return isWrapped ? 'trivialWrapped' : floor;
}

/** The service of the article, in Rust, with `--rust`. */
export const rust = 'rust';
/** The same, built without the gathering of entropy from the processor's jitter. */
export const rustNoJitter = 'rustNoJitter';

const cold = ['lambdaCold'] as const;
const onLambda = ['lambdaCold', 'lambdaWarm'] as const;
const everywhere = [...onLambda, 'bareCold', 'bareWarm'] as const;
const own = { build: 'packaged', serves: 'all' } as const;
const trivial = { build: 'settings', serves: 'any', entry: floor } as const;
const peer = { build: 'settings', serves: 'all', tables: everywhere } as const;
const other = { build: 'none', serves: 'all', tables: onLambda } as const;
const client = { entry: 'sdk-client', tables: ['bareCold'] } as const;

export const contenders: readonly Contender[] = [
  { name: 'node', title: 'node -e 0, no handler', build: 'none', tables: cold },
  { ...trivial, name: floor, title: 'handler that only returns', tables: onLambda },
  { ...trivial, name: 'trivialWrapped', title: 'the same, without --expose-gc', isWrapped: true, tables: cold },
  { ...own, name: service, title: 'this service', tables: everywhere },
  { ...own, name: 'apiWrapped', title: 'this service, wrapper', isWrapped: true, tables: cold },
  { ...own, name: 'apiCached', title: 'this service, compile cache', isCached: true, tables: cold },
  {
    ...own,
    name: fastest,
    title: 'this service, wrapper and cache',
    isWrapped: true,
    isCached: true,
    tables: onLambda,
  },
  { ...own, name: before, title: 'this service before', tables: onLambda },
  { ...other, name: rust, title: 'Rust, as in the article' },
  { ...other, name: rustNoJitter, title: 'the same, no jitter entropy' },
  { ...client, name: 'client', title: 'DynamoDB client alone', build: 'settings' },
  { ...client, name: 'clientDefault', title: 'DynamoDB client, default build', build: 'defaults' },
  { ...peer, name: 'bare', title: 'bare handler, default SDK', serves: 'create' },
  { ...peer, name: 'hono', title: 'Hono' },
  { ...peer, name: 'powertools', title: 'Powertools event handler' },
  { ...peer, name: 'fastify', title: 'Fastify' },
  { ...peer, name: 'express', title: 'Express' },
];
