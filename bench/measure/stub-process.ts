import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface StubProcess {
  readonly endpoint: string;
  /** @returns the last command that the stub was sent */
  readonly last: () => Promise<SentCommand>;
  readonly stop: () => void;
}

export interface SentCommand {
  readonly target: string;
  readonly body: string;
}

/** Starts the DynamoDB of fixed answers. @param program its bundle */
export async function startStub(program: string): Promise<StubProcess> {
  const child = spawn(process.execPath, [program], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  const endpoint = `http://127.0.0.1:${String(port).trim()}`;
  const last = async () => (await (await fetch(endpoint)).json()) as SentCommand;
  return { endpoint, last, stop: () => void child.kill() };
}
