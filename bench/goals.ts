/** The measures of a contender, with their units. */
export const measures = {
  coldTodo: { title: 'cold start: import and first response, a new todo', unit: 'ms' },
  coldHealth: { title: 'cold start: import and first response, health', unit: 'ms' },
  coldCpu: { title: 'cold start: CPU of the same, a new todo', unit: 'ms' },
  warmHealth: { title: 'warm: CPU of a request, health', unit: 'µs' },
  warmRefused: { title: 'warm: CPU of a request, refused by validation', unit: 'µs' },
  warmTodo: { title: 'warm: CPU of a request, a new todo in the database', unit: 'µs' },
  codeRaw: { title: 'code', unit: 'kB' },
  codeGzip: { title: 'code, gzipped', unit: 'kB' },
  memoryPeak: { title: 'memory: peak of 10,000 requests', unit: 'MB' },
  memoryGrowth: { title: 'memory: heap after 10,000 requests against 2,000', unit: 'times' },
} as const;

export type Measure = keyof typeof measures;

/** A limit of the service's value: a ratio to another contender's, or an amount in the measure's unit. */
export interface Goal {
  readonly measure: Measure;
  readonly against?: string;
  readonly limit: number;
}

export const goals: readonly Goal[] = [
  { measure: 'coldHealth', against: 'clientDefault', limit: 1.15 },
  { measure: 'coldTodo', against: 'clientDefault', limit: 1.15 },
  ...against(['coldHealth', 'coldTodo'], { hono: 0.5, fastify: 0.4, express: 0.4 }),
  { measure: 'warmHealth', limit: 25 },
  { measure: 'warmRefused', limit: 25 },
  ...against(['warmHealth', 'warmRefused'], { hono: 0.4, fastify: 0.25, express: 0.25 }),
  { measure: 'warmTodo', against: 'bare', limit: 0.6 },
  { measure: 'codeRaw', limit: 250 },
  { measure: 'codeGzip', limit: 90 },
  { measure: 'memoryPeak', limit: 110 },
  { measure: 'memoryGrowth', limit: 1.05 },
];

/** Sizes of the service's code, in kB, above which the benchmark fails. */
export const sizeLimits = { codeRaw: 128, codeGzip: 40 } as const;

function against(names: readonly Measure[], limits: Readonly<Record<string, number>>): readonly Goal[] {
  return names.flatMap((measure) => Object.entries(limits).map(([name, limit]) => ({ measure, against: name, limit })));
}
