import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A running `npm start`, and where it keeps its todos. */
export interface LocalService {
  readonly pid: number;
  readonly url: string;
  /** Of its DynamoDB. */
  readonly endpoint: string;
  readonly tableName: string;
  readonly region: string;
}

/**
 * Tells `npm run ingest` where the todos are, unless another service of this folder, which still runs, has done so.
 * @returns the service that `npm run ingest` finds from now on
 */
export async function announceService(serviceDir: string, service: LocalService): Promise<LocalService> {
  const other = findService(serviceDir);
  if (other !== undefined && isAlive(other.pid) && (await answers(other.endpoint))) return other;
  const file = join(serviceDir, serviceFile);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(service));
  return service;
}

/** Takes back what a service has announced, and nothing of another one. */
export function withdrawService(serviceDir: string, { pid }: Pick<LocalService, 'pid'>): void {
  if (findService(serviceDir)?.pid === pid) rmSync(join(serviceDir, serviceFile), { force: true });
}

/** @returns the service that was announced, which may have been killed since; undefined if there is none */
export function findService(serviceDir: string): LocalService | undefined {
  try {
    return JSON.parse(readFileSync(join(serviceDir, serviceFile), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @returns whether a server answers there within two seconds, whatever it says */
export function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  );
}

/** Signal 0 only asks whether there is such a process; without a right to ask, there is one. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const serviceFile = join('.local', 'service.json');
