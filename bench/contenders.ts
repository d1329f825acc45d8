/** A participant of the benchmark. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /** How it is built: packaged by serverless, or bundled with the service's esbuild settings or esbuild's defaults. */
  readonly build: 'packaged' | 'settings' | 'defaults';
  /** A V8 compile cache beside its code, which the Node of the samples uses or rejects. */
  readonly compileCache?: 'taken' | 'rejected';
  /** The file in peers/, if its name differs from the contender's. */
  readonly entry?: string;
  /** What it is measured for: loading, cold starts, creating todos, or everything. */
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
  { name: 'client', title: 'DynamoDB client alone', build: 'settings', entry: 'sdk-client', does: 'load' },
  {
    name: 'clientDefault',
    title: 'DynamoDB client, default build',
    build: 'defaults',
    entry: 'sdk-client',
    does: 'load',
  },
  { name: 'bare', title: 'bare handler, default SDK', build: 'settings', does: 'create' },
  { name: 'hono', title: 'Hono', build: 'settings', does: 'all' },
  { name: 'powertools', title: 'Powertools event handler', build: 'settings', does: 'all' },
  { name: 'fastify', title: 'Fastify', build: 'settings', does: 'all' },
  { name: 'express', title: 'Express', build: 'settings', does: 'all' },
];
