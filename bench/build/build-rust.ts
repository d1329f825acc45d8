import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { contenders, rust, rustNoJitter } from '../contenders.ts';
import { showStep } from '../report/progress.ts';
import { type Artefact, sizeOfFile } from './artefacts.ts';
import type { PackagedService } from './package-service.ts';

type Variables = Readonly<Record<string, string>>;

/** What cargo compiles each form with. AWS-LC reads the variable when its C code is compiled, not when it runs. */
const variablesOf: Readonly<Record<string, Variables>> = {
  [rust]: {},
  [rustNoJitter]: { AWS_LC_SYS_NO_JITTER_ENTROPY: '1' },
};

const packageDir = join(import.meta.dirname, '..', 'peers', 'rust');

/** Returns why the Rust peer cannot be built here, or undefined. */
export function missingCargo(): string | undefined {
  const { status } = spawnSync('cargo', ['--version']);
  return status === 0 ? undefined : '--rust needs cargo, which https://rustup.rs installs.';
}

/**
 * Builds the forms of the Rust peer with the versions in its lockfile, each into a folder of its own, which stays.
 * @param service that gives them its memory and environment
 * @throws Error when cargo fails
 */
export async function buildRust(service: PackagedService): Promise<readonly Artefact[]> {
  showStep('building the Rust peer with cargo; the first time takes minutes');
  const forms = contenders.flatMap((contender) => {
    const variables = variablesOf[contender.name];
    return variables === undefined ? [] : [{ contender, file: compile(contender.name, variables) }];
  });
  return Promise.all(
    forms.map(async ({ contender, file }) => {
      const code = { codeDir: dirname(file), file, command: [file], size: await sizeOfFile(file) };
      return { ...contender, ...service, ...code };
    }),
  );
}

/** Compiles the service, and returns its executable. */
function compile(name: string, variables: Variables): string {
  const target = join(packageDir, 'target', name);
  const { status } = spawnSync('cargo', ['build', '--release', '--locked', '--target-dir', target], {
    cwd: packageDir,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`cargo build ended with ${status}.`);
  return join(target, 'release', 'bootstrap');
}
