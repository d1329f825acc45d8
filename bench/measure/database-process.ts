import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface DatabaseProcess {
  readonly endpoint: string;
  readonly stop: () => void;
}

/** Starts a program that is, or stands for, a DynamoDB, and prints its port. */
export async function startDatabase(program: string): Promise<DatabaseProcess> {
  const child = spawn(process.execPath, [program], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return { endpoint: `http://127.0.0.1:${String(port).trim()}`, stop: () => void child.kill() };
}
