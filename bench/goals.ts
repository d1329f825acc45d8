import { before, fastest, rust, service } from './contenders.ts';

/** The measures of a contender, with their units. */
export const measures = {
  lambdaCpu: { title: 'cold: CPU from process start to a new todo, TLS', unit: 'ms' },
  lambdaInitCpu: { title: 'cold: CPU of the init', unit: 'ms' },
  lambdaInvokeCpu: { title: 'cold: CPU of the first answer', unit: 'ms' },
  lambdaWall: { title: 'cold: time from process start to a new todo, TLS', unit: 'ms' },
  lambdaInitWall: { title: 'cold: time of the init', unit: 'ms' },
  lambdaInvokeWall: { title: 'cold: time of the first answer', unit: 'ms' },
  lambdaMemory: { title: 'cold: peak memory', unit: 'MB' },
  lambdaHttpCpu: { title: 'cold: CPU from process start to a new todo, HTTP', unit: 'ms' },
  lambdaHealth: { title: 'warm: CPU of a request, health', unit: 'µs' },
  lambdaRefused: { title: 'warm: CPU of a request, refused by validation', unit: 'µs' },
  lambdaTodo: { title: 'warm: CPU of a request, a new todo', unit: 'µs' },
  aboveHealth: { title: 'warm: CPU above a handler that only returns, health', unit: 'µs' },
  aboveRefused: { title: 'warm: CPU above a handler that only returns, refused by validation', unit: 'µs' },
  aboveTodo: { title: 'warm: CPU above a handler that only returns, a new todo', unit: 'µs' },
  coldIngest: { title: 'cold: CPU of ingest, an event', unit: 'ms' },
  coldExport: { title: 'cold: CPU of export, a page of todos', unit: 'ms' },
  coldDocs: { title: 'cold: CPU of docs, the page', unit: 'ms' },
  coldPreTraffic: { title: 'cold: CPU of preTraffic, a smoke test', unit: 'ms' },
  coldTodo: { title: 'bare process, cold: import and first response, a new todo', unit: 'ms' },
  coldCpu: { title: 'bare process, cold: CPU of the same', unit: 'ms' },
  warmHealth: { title: 'bare process, warm: CPU of a request, health', unit: 'µs' },
  warmRefused: { title: 'bare process, warm: CPU of a request, refused by validation', unit: 'µs' },
  warmTodo: { title: 'bare process, warm: CPU of a request, a new todo in the database', unit: 'µs' },
  codeRaw: { title: 'code', unit: 'kB' },
  codeGzip: { title: 'code, gzipped', unit: 'kB' },
  memoryPeak: { title: 'memory: peak of 10,000 requests', unit: 'MB' },
  memoryGrowth: { title: 'memory: heap after 10,000 requests against 2,000', unit: 'times' },
} as const;

export type Measure = keyof typeof measures;

/** Measures of cold starts of the service's functions beside the api, by their names. */
export const functionMeasures = {
  ingest: 'coldIngest',
  export: 'coldExport',
  docs: 'coldDocs',
  preTraffic: 'coldPreTraffic',
} as const satisfies Readonly<Record<string, Measure>>;

/** A limit of the service's value: a ratio to another contender's, or an amount in the measure's unit. */
export interface Goal {
  readonly measure: Measure;
  /** The service, or a form of it with more settings. */
  readonly of?: string;
  readonly against?: string;
  readonly limit: number;
}

export const goals: readonly Goal[] = [
  ...[service, fastest].flatMap((of) => [
    ...against({ measure: 'lambdaCpu', of }, { [before]: 0.6, [rust]: 1.5 }),
    ...against({ measure: 'lambdaInvokeWall', of }, { [rust]: 0.3 }),
    ...against({ measure: 'lambdaCpu', of }, { hono: 0.5, fastify: 0.4, express: 0.4, powertools: 0.5 }),
  ]),
  ...against({ measure: 'aboveTodo' }, { [before]: 0.7 }),
  ...against({ measure: 'aboveRefused' }, { express: 0.3 }),
  ...Object.values(functionMeasures).flatMap((measure) =>
    [service, fastest].flatMap((of) => against({ measure, of }, { [before]: 0.6 })),
  ),
  { measure: 'warmHealth', limit: 25 },
  { measure: 'warmRefused', limit: 25 },
  { measure: 'codeRaw', limit: 250 },
  { measure: 'codeGzip', limit: 90 },
  { measure: 'memoryPeak', limit: 110 },
  { measure: 'memoryGrowth', limit: 1.05 },
];

/** Sizes of the service's code, in kB, above which the benchmark fails. */
export const sizeLimits = { codeRaw: 128, codeGzip: 40 } as const;

function against(goal: Omit<Goal, 'against' | 'limit'>, limits: Readonly<Record<string, number>>): readonly Goal[] {
  return Object.entries(limits).map(([name, limit]) => ({ ...goal, against: name, limit }));
}
