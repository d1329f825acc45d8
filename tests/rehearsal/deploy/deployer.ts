import { join } from 'node:path';
import { exampleSettings } from '../../../tools/stages/kinds.ts';
import { createScratchProject } from '../../support/scratch-project.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useResource } from '../../support/use-resource.ts';
import { createMotoCalls, type MotoCalls } from '../moto-calls.ts';
import { type MotoServer, startMotoServer } from '../moto-server.ts';

/** A person with a copy of this service, an empty account, and the framework's command line. */
export interface Deployer {
  readonly dir: string;
  readonly moto: MotoServer;
  readonly calls: MotoCalls;
  /** Runs `serverless` for a stage, with the settings that every stage requires. @throws Error unless it succeeds */
  readonly serverless: (stage: string, command: string, settings?: Settings) => Promise<string>;
  /** Runs it without any settings but these. */
  readonly run: (stage: string, command: string, settings: Settings) => Promise<Outcome>;
}

/** Half of the framework's start is compiling. */
const NODE_COMPILE_CACHE = join(serviceDir, 'node_modules', '.cache', 'todo-api', 'compiled');

type Settings = Readonly<Record<string, string>>;

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

export function useDeployer(): () => Deployer {
  return useResource(createDeployer, ({ close }) => close());
}

async function createDeployer(): Promise<Deployer & { readonly close: () => Promise<void> }> {
  const moto = await startMotoServer();
  const project = createScratchProject();
  return { dir: project.dir, moto, calls: createMotoCalls(moto.url), serverless, run, close };

  async function run(stage: string, command: string, settings: Settings): Promise<Outcome> {
    const args = [...command.split(' '), '--stage', stage];
    const started = project.serverless(args, { NODE_COMPILE_CACHE, ...moto.environment, ...settings });
    return { code: await started.exited, output: started.output() };
  }

  async function serverless(stage: string, command: string, settings: Settings = {}): Promise<string> {
    const { code, output } = await run(stage, command, { ...exampleSettings, ...settings });
    const errors = moto.errors();
    if (code !== 0 || errors !== '') throw new Error(`serverless ${command}: ${code}\n${output}\n${errors}`);
    return output;
  }

  async function close(): Promise<void> {
    await project.remove();
    await moto.close();
  }
}
