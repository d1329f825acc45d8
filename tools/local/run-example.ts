import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { exampleDir, prepareExample, vite } from './example-app.ts';
import { toExampleSettings } from './example-settings.ts';
import { exampleTodos } from './example-todos.ts';
import { answers } from './ingestion/announce.ts';
import { isOurs } from './local-issuer.ts';
import { findPortFault } from './ports.ts';
import { print, runProgram } from './program.ts';

const usage = `Usage: npm run example

PORT, EXPORT_PORT and WEB_PORT choose the ports (3000, 3002 and 5173), and JWT_ISSUER the local issuer (http://localhost:3001).`;

const { api, app, webPort, environment } = toExampleSettings(process.env);

/** Starts the service with a local issuer and the example app, gives two users some todos, and prints a link for each. */
await runProgram(usage, async () => {
  const taken = await findPortFault(environment);
  if (taken !== undefined) throw new Error(taken);
  await requireIssuer(environment.JWT_ISSUER);
  print('The example app is being prepared, which takes up to a minute the first time ...');
  const fault = await prepareExample();
  if (fault !== undefined) throw new Error(`npm ci in ${exampleDir} failed: ${fault}`);
  const service = start([join('tools', 'local', 'start.ts')]);
  const page = start([vite, exampleDir, '--port', webPort, '--strictPort', '--logLevel', 'warn']);
  const children = [service, page];
  process.on('exit', () => children.map((child) => child.kill()));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit());
  void Promise.race(children.map((child) => once(child, 'exit'))).then(() => process.exit(1));
  await Promise.all([`${api}/health`, app].map(waitFor));
  const links = await Promise.all(Object.keys(exampleTodos).map(createUser));
  print(`\nThe example app is ready. Each link signs in a user:\n\n${links.join('\n\n')}\n\nCtrl-C ends all.\n`);
});

/** @throws Error if another program listens where the local issuer is to be */
async function requireIssuer(issuer = ''): Promise<void> {
  if (!(await answers(new URL(issuer))) || (await isOurs(issuer))) return;
  throw new Error(`Another program serves ${issuer}: run JWT_ISSUER=http://localhost:3003 npm run example`);
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function waitFor(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => undefined))?.ok) await setTimeout(100);
}

/** Makes a link for a user. The app removes the token from its address. */
async function createUser(owner: string): Promise<string> {
  const args = [join('tools', 'local', 'write-token.ts'), owner, '--life', '12h'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment });
  const token = stdout.trim();
  await addTodos(token, exampleTodos[owner] ?? []);
  return `  ${owner}: ${app}/#token=${token}`;
}

/** The key keeps a second start on the same data from adding the todos again. */
async function addTodos(token: string, todos: readonly object[]): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': 'example',
  };
  const body = JSON.stringify({ operations: todos.map((todo) => ({ op: 'create', todo })) });
  const response = await fetch(`${api}/todos/batch`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`POST ${api}/todos/batch returned ${response.status}: ${await response.text()}`);
}
