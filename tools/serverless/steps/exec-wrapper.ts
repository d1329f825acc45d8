import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../run.ts';
import { editZip } from '../zip.ts';

const wrapper = 'drop-expose-gc';

/** Variable by which Lambda finds the wrapper in a function's package. */
export const wrapperVariable = { AWS_LAMBDA_EXEC_WRAPPER: `/var/task/${wrapper}` };

/** Puts the wrapper into a folder. */
export async function copyWrapper(dir: string): Promise<void> {
  await copyFile(join(import.meta.dirname, '..', 'exec-wrapper', wrapper), join(dir, wrapper));
}

/** Returns whether Lambda starts Node without --expose-gc, for which Node rejects the code cache of its own modules. */
export function dropsExposeGc({ custom }: Run['service']): boolean {
  return String(custom.dropExposeGc) === 'true';
}

/**
 * Makes Lambda start each function by the wrapper in its package, if the stage requires it.
 * @throws a refusal for OpenTelemetry's layer, which has a wrapper of its own: a function has one, and whoever needs the
 * layer's traces accepts a longer start
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
 */
export async function useExecWrapper({ service, stageSettings, refusal }: Run): Promise<void> {
  if (!dropsExposeGc(service)) return;
  if ((await stageSettings()).OTEL_LAYER_ARN !== undefined) {
    throw refusal('OTEL_LAYER_ARN needs dropExposeGc=false: Lambda starts a function by one AWS_LAMBDA_EXEC_WRAPPER.');
  }
  for (const each of Object.values(service.functions)) {
    each.environment = { ...each.environment, ...wrapperVariable };
  }
}

/** Puts the wrapper into the package of each function, executable. */
export async function addExecWrapper({ service, serviceDir }: Run): Promise<void> {
  if (!dropsExposeGc(service)) return;
  for (const { package: packed } of Object.values(service.functions)) {
    if (packed !== undefined) {
      await editZip(join(serviceDir, packed.artifact), copyWrapper);
    }
  }
}
