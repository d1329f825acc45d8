import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { toBasePath } from '../../../src/http/public-url.ts';
import { isLocal } from '../../local/local-issuer.ts';
import { locate, type StoreName } from '../../local/stores.ts';
import type { Run } from '../run.ts';
import type { LocalSettings } from '../settings.ts';

/** Sets variables of functions that differ locally. */
export async function configureFunctions({ service, localSettings }: Run): Promise<void> {
  const { AUTH, CURSOR_SECRETS, METRICS_NAMESPACE = '', PORT, PUBLIC_URL } = await localSettings();
  const { api, export: file } = service.functions;
  const environment = { AUTH, CURSOR_SECRETS: CURSOR_SECRETS.join(','), METRICS_NAMESPACE };
  for (const each of [api, file]) Object.assign(each.environment, environment);
  api.environment['PUBLIC_URL'] = PUBLIC_URL ?? `http://localhost:${PORT}`;
}

/** Gives serverless-offline its ports and the base path, and refuses ports that are in use. */
export async function choosePorts(run: Run): Promise<void> {
  const { PORT, EXPORT_PORT, PUBLIC_URL } = await run.localSettings();
  await requireFreePort(run, 'PORT', PORT);
  if (EXPORT_PORT === PORT) throw run.refusal('PORT and EXPORT_PORT are the same: set one to another port.');
  await requireFreePort(run, 'EXPORT_PORT', EXPORT_PORT);
  // Port 0 is any free one, so that two services never share the port of the invocation API.
  const prefix = toBasePath(PUBLIC_URL).slice(1);
  Object.assign(run.service.custom['serverless-offline'], { httpPort: Number(PORT), lambdaPort: 0, prefix });
}

async function requireFreePort({ refusal }: Run, name: string, port: string): Promise<void> {
  const server = createServer().listen(Number(port), 'localhost');
  try {
    await once(server, 'listening');
  } catch {
    throw refusal(
      `Port ${port} is in use, maybe by a local JWT_ISSUER, or forbidden. Set ${name} to a free one, for example PORT=3100 EXPORT_PORT=3102 npm start`,
    );
  }
  server.close();
  await once(server, 'close');
}

/** Prints commands to try, as soon as the API listens. */
export async function greet({ service, log, localSettings }: Run): Promise<void> {
  const settings = await localSettings();
  // provideLocalStore has refused other names.
  const place = locate(service.custom.store as StoreName, settings);
  void waitFor(Number(settings.PORT)).then(() => log.notice(toGreeting(settings, place)));
}

function toGreeting({ PORT, EXPORT_PORT, JWT_ISSUER, PUBLIC_URL }: LocalSettings, place: string): string {
  const origin = `http://localhost:${PORT}${toBasePath(PUBLIC_URL)}`;
  const source = isLocal(JWT_ISSUER) ? '$(npm run --silent token -- alice)' : `<a token of ${JWT_ISSUER}>`;
  const token = JWT_ISSUER === undefined ? '' : ' -H "authorization: Bearer $TOKEN"';
  return [
    `\nThe todo API is at ${origin}/todos, on ${place}. Try:\n`,
    ...(JWT_ISSUER === undefined ? [] : [`  TOKEN=${source}`]),
    `  curl -i ${origin}/todos${token} -H 'content-type: application/json' -d '{"text":"Buy milk"}'\n`,
    ...(EXPORT_PORT === '0' ? [] : [`  curl http://localhost:${EXPORT_PORT}/todos.csv${token}\n`]),
    `Every route to read and try is at ${origin}/docs.\n`,
  ].join('\n');
}

async function waitFor(port: number): Promise<void> {
  while (!(await isListening(port))) await setTimeout(100, undefined, { ref: false });
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, 'localhost');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
