import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { installMoto, motoPython } from '../support/moto.ts';

/** moto with all its services, which can deploy this service. */
export interface MotoServer {
  readonly url: string;
  /** Variables that make AWS's clients and the framework call it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Returns what its stacks have. */
  readonly stacks: () => Promise<Stacks>;
  /** Returns the traces of moto's own errors. */
  readonly errors: () => string;
  readonly close: () => Promise<void>;
}

/** What CloudFormation did with the resources of all stacks. */
export interface Stacks {
  /** Types that moto created. */
  readonly created: readonly string[];
  /** Types of which only the properties were kept: nothing checked them. */
  readonly recordedOnly: readonly string[];
  /** Their resources, by stack and by their name in its template. */
  readonly stacks: Readonly<Record<string, Readonly<Record<string, RecordedResource>>>>;
}

export interface RecordedResource {
  readonly type: string;
  /** Value of its Ref. */
  readonly ref: string;
  /** References and conditions are resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
}

const program = join(import.meta.dirname, 'moto', 'server.py');

/** Starts moto, and installs it first. @throws Error if it cannot be installed */
export async function startMotoServer(): Promise<MotoServer> {
  const fault = installMoto();
  if (fault !== undefined) throw new Error(fault);
  const child = spawn(motoPython, ['-B', program], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (chunk) => (printed += chunk));
  const ended = once(child, 'exit');
  const [port] = await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(printed)))]);
  const url = `http://127.0.0.1:${Number(port)}`;
  return {
    url,
    environment: toEnvironment(url),
    stacks,
    errors: () => printed,
    close,
  };

  async function stacks(): Promise<Stacks> {
    return (await fetch(`${url}/recorded`)).json() as Promise<Stacks>;
  }

  async function close(): Promise<void> {
    child.kill();
    await ended;
  }
}

function toEnvironment(url: string) {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'eu-west-1',
    // The framework asks for a stack's state every 5 s; moto is done at once.
    SLS_AWS_MONITORING_FREQUENCY: '50',
  };
}
