/** Who takes part. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /** How it is bundled: packaged by serverless, as the service's esbuild settings say, or by esbuild's own defaults. */
  readonly build: 'packaged' | 'settings' | 'defaults';
  /** Whether V8's compile cache is beside its code: one that the Node of the samples takes, or one that it rejects. */
  readonly compileCache?: 'taken' | 'rejected';
  /** The file in peers, where it is not called as the contender. */
  readonly entry?: string;
  /** What it takes part in: load, start and answer, create todos, or all. */
  readonly does: 'load' | 'start' | 'create' | 'all';
}

export const service = 'api';

export const contenders: readonly Contender[] = [
  { name: service, title: 'this service', build: 'packaged', does: 'all' },
  { name: 'apiCached', title: 'this service, compile cache', build: 'packaged', compileCache: 'taken', does: 'start' },
  {
    name: 'apiRejected',
    title: 'the same, cache rejected',
    build: 'packaged',
    compileCache: 'rejected',
    does: 'start',
  },
  { name: 'client', title: 'DynamoDB client alone', build: 'settings', does: 'load' },
  {
    name: 'clientDefault',
    title: 'DynamoDB client, default build',
    build: 'defaults',
    entry: 'client',
    does: 'load',
  },
  { name: 'bare', title: 'bare handler, default SDK', build: 'settings', does: 'create' },
  { name: 'hono', title: 'Hono', build: 'settings', does: 'all' },
  { name: 'powertools', title: 'Powertools event handler', build: 'settings', does: 'all' },
  { name: 'fastify', title: 'Fastify', build: 'settings', does: 'all' },
  { name: 'express', title: 'Express', build: 'settings', does: 'all' },
];
