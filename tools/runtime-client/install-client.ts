import { join } from 'node:path';
import { installPackages } from '../install-packages.ts';

/** AWS's runtime client, once `installClient` has succeeded. */
export const clientModule = join(import.meta.dirname, 'node_modules', 'aws-lambda-ric', 'index.mjs');

/** Installs AWS's runtime client. @returns why that failed, or undefined */
export function installClient(): string | undefined {
  const reason = installPackages(import.meta.dirname);
  return reason && `AWS’s runtime client needs Linux, CMake and a C++ compiler: it builds a native module. ${reason}`;
}
