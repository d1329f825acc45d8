import { createApp } from './fastify-app.ts';
import { writeLine } from './line.ts';
import { caller, logSynchronously, port } from './plain-server.ts';

// Fastify's own server. Its logger is off, because it writes the job's log entry.
logSynchronously();
const app = createApp(() => caller);
app.addHook('onResponse', async ({ id, method, headers, routeOptions }, reply) =>
  writeLine({
    requestId: id,
    route: `${method} ${routeOptions.url}`,
    status: reply.statusCode,
    startedAt: performance.now() - reply.elapsedTime,
    requestBytes: Number(headers['content-length'] ?? 0),
    responseBytes: Number(reply.getHeader('content-length') ?? 0),
  }),
);
void app.listen({ port, host: '127.0.0.1' });
