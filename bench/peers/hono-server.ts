import { randomUUID } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { createApp } from './hono-app.ts';
import { writeLine } from './line.ts';
import { caller, logSynchronously, port } from './plain-server.ts';

logSynchronously();
const app = new Hono();
app.use(async (context, next) => {
  const startedAt = performance.now();
  await next();
  writeLine({
    requestId: randomUUID(),
    route: `${context.req.method} ${routePath(context, -1)}`,
    status: context.res.status,
    startedAt,
    requestBytes: Number(context.req.header('content-length') ?? 0),
    responseBytes: 0,
  });
});
app.route(
  '/',
  createApp(() => caller),
);
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
