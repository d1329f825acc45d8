/** Who takes part. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /** How it is bundled: packaged by serverless, as the service's esbuild settings say, or by esbuild's own defaults. */
  readonly build: 'packaged' | 'settings' | 'defaults';
  /** The file in peers, where it is not called as the contender. */
  readonly entry?: string;
  /** What it can do: load, create todos, or all routes. */
  readonly does: 'load' | 'create' | 'all';
}

export const service = 'api';

export const contenders: readonly Contender[] = [
  { name: service, title: 'this service', build: 'packaged', does: 'all' },
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
