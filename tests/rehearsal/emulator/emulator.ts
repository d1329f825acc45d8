import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { toEnvironment, toNodeArgs } from '#runtime-api/node-bootstrap.ts';
import { clientModule } from '../../../tools/runtime-client/install-client.ts';
import { findFreePort } from '../../support/free-port.ts';
import type { FunctionUnderTest } from '../runtime/use-function.ts';
import { emulator, withOpt } from './install-emulator.ts';

/** A function in AWS's Runtime Interface Emulator. */
export interface EmulatedFunction {
  /** Invokes the function. @returns the whole response */
  readonly call: (event: unknown) => Promise<string>;
  /** Ends the emulator as `docker stop` does. @returns all that it, the function and its extensions printed */
  readonly stop: () => Promise<string>;
  readonly close: () => void;
}

const memory = 512;

/** Starts the emulator with a function, and with the folder that it sees as /opt. */
export async function startEmulator(
  { service, name, environment }: FunctionUnderTest,
  opt: string,
): Promise<EmulatedFunction> {
  const [port, api] = [await findFreePort(), await findFreePort()];
  const taskRoot = await service.unzip(name);
  const bootstrap = join(mkdtempSync(join(service.dir, 'runtime-')), 'bootstrap');
  const command = [process.execPath, ...toNodeArgs(memory), clientModule].map((word) => `'${word}'`).join(' ');
  writeFileSync(bootstrap, `#!/bin/sh\nexec ${command}\n`, { mode: 0o755 });
  const handler = `src/handlers/${name}.handler`;
  const { _LAMBDA_TELEMETRY_LOG_FD: _, ...variables } = toEnvironment(
    { taskRoot, handler, memory, environment, name },
    `127.0.0.1:${api}`,
  );
  const addresses = [
    '--runtime-api-address',
    `127.0.0.1:${api}`,
    '--runtime-interface-emulator-address',
    `127.0.0.1:${port}`,
  ];
  const [file = '', ...args] = [...withOpt(opt), emulator, ...addresses, bootstrap, handler];
  const child = spawn(file, args, { cwd: taskRoot, env: variables, detached: true });
  let printed = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => (printed += chunk));
  const ended = once(child, 'close');
  while (!(await isListening(Number(port)))) await setTimeout(50);
  return {
    async call(event) {
      const url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`;
      return (await fetch(url, { method: 'POST', body: JSON.stringify(event) })).text();
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return printed;
    },
    close: () => void child.kill('SIGKILL'),
  };
}

function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
