import { type RouteHandler, serveRoutes, type Target } from '#http-host/serve-routes.ts';
import { provideStreaming } from '#http-host/streaming.ts';
import { keepContainerCredentials } from '#lean-aws/container-credentials.ts';
import { openStore, operationsAtOnce } from '#store/open-store.ts';
import { createTodoRepository } from '#store/todo-repository.ts';
import { readServerConfig, readTracing } from '../config.ts';
import { createExport } from '../export/export.ts';
import { contents } from '../generated/docs.js';
import { createApi } from '../http/api.ts';
import { bodyBytesMax } from '../http/body.ts';
import { corsRules } from '../http/cors-rules.ts';
import { createCursors } from '../http/cursor.ts';
import { createOwnerOf } from '../http/owner.ts';
import { toBasePath } from '../http/public-url.ts';
import { toRouteKeys } from '../http/route.ts';
import { createRoutes, referencePaths } from '../http/routes.ts';
import { createInvocations } from '../invocation.ts';
import { createDocs } from '../reference/reference.ts';
import { createObserver } from '../telemetry/observer.ts';
import { createServerLog, joinLines } from '../telemetry/server-log.ts';
import { createOutput } from '../telemetry/stdout.ts';
import { createNewId } from '../todos/new-id.ts';
import { createOperations } from '../todos/operations.ts';
import { createAuthorize } from '../tokens/authorize.ts';
import { createIssuerVerifier } from '../tokens/token.ts';

const config = readServerConfig();
const { AUTH, PORT, CURSOR_SECRETS: secrets, CORS_ORIGINS, CORS_HEADERS = [], SERVICE_VERSION: version } = config;
// Links never lead to the host that a client names.
const { PUBLIC_URL = `http://localhost:${PORT}` } = config;
const basePath = toBasePath(PUBLIC_URL);
const { daemonAddress } = readTracing(undefined);
const { run, timeLeft, tracingHeader, capacity, report } = createInvocations();
const write = joinLines(createOutput());
const log = createServerLog(write);
const credentials = keepContainerCredentials({
  onError: (error) => log('ERROR', 'The credentials of the role were not renewed.', error),
});
const repository = createTodoRepository(openStore({ report, timeLeft }));
const verifyToken = AUTH === 'none' ? undefined : createIssuerVerifier(config);
const ownerOf = createOwnerOf(AUTH);
const observe = createObserver({
  namespace: config.METRICS_NAMESPACE,
  secrets,
  capacity,
  readTracing: () => ({ header: tracingHeader(), daemonAddress }),
  write,
});
const context = {
  todos: createOperations({ repository, now: () => new Date(), newId: createNewId() }),
  ownerOf,
  cursors: createCursors(secrets),
  publicUrl: PUBLIC_URL,
  version,
  timeLeft,
  operationsAtOnce,
};
const routes = createRoutes(context);
const api = createApi({ ...context, observe, authorize: verifyToken && createAuthorize(verifyToken) }, routes);
const docs = createDocs({ contents, issuer: verifyToken ? config : {} });
provideStreaming(false);
const exportTodos = createExport({ repository, ownerOf, verifyToken, observe, timeLeft, publicUrl: PUBLIC_URL });

/** Seconds of a request, as serverless.yml gives them to the functions. */
const apiTarget = toTarget(10, (event, context) => api(event, context));
// The gateway leaves the base path in the path, which problems need for their type.
const docsTarget = toTarget(5, (event, context) => docs({ ...event, rawPath: basePath + event.rawPath }, context));
const exportTarget = toTarget(300, async (event, context, response) => {
  await exportTodos(event, response as unknown as awslambda.HttpResponseStream, context);
  return undefined;
});

const server = credentials.then(() =>
  serveRoutes({
    routes: new Map([
      ...toRouteKeys(routes).map((routeKey) => [routeKey, apiTarget] as const),
      ...toRouteKeys(referencePaths.map((path) => ({ method: 'GET', path }))).map((key) => [key, docsTarget] as const),
      ['ANY /todos.csv', exportTarget],
      ['$default', apiTarget],
    ]),
    port: Number(PORT),
    address: config.LISTEN_ADDRESS,
    basePath,
    cors: CORS_ORIGINS && {
      ...corsRules,
      allowedOrigins: CORS_ORIGINS,
      allowedHeaders: [...corsRules.allowedHeaders, ...CORS_HEADERS],
      exposedResponseHeaders: [...corsRules.exposedResponseHeaders, 'Content-Disposition'],
    },
    version,
    healthPath: '/health',
    bodyBytesMax: bodyBytesMax.batch,
    connectionsMax: 4000,
    requestsMax: 1000,
    bytesAtOnceMax: 64 * 1024 * 1024,
    onError: (error) => log('ERROR', 'A request failed.', error),
  }),
);
/** A request has at most ten seconds, and a download is cut off. Orchestrators kill a process after 30 s. */
const stopMillisecondsMax = 15_000;

async function end(code: number): Promise<void> {
  const { stop } = await server;
  await stop(stopMillisecondsMax);
  log('INFO', 'Stopped.');
  // The lines of this turn are written first, and exit would drop those that a full pipe has not accepted yet.
  setImmediate(() => process.stdout.write('', () => process.exit(code)));
}

server.then(
  ({ url }) => log('INFO', `Listening on ${url}${verifyToken ? '' : ' without authentication'}`),
  (error) => {
    log('ERROR', 'The server did not start.', error);
    process.exit(1);
  },
);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(0));
process.on('unhandledRejection', (error) => log('ERROR', 'A rejection was not handled.', error));
process.once('uncaughtException', (error) => {
  log('ERROR', 'An exception was not caught.', error);
  void end(1);
});

function toTarget(seconds: number, handler: RouteHandler): Target {
  return { seconds, handler: (event, context, response) => run(context, () => handler(event, context, response)) };
}
