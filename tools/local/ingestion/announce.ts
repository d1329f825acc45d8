import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Running `npm start` and its database. */
export interface LocalService {
  readonly pid: number;
  readonly url: string;
  /** URL of its DynamoDB. */
  readonly endpoint: string;
  readonly tableName: string;
  readonly region: string;
}

/**
 * Announces a service to `npm run ingest`, unless another service of this folder is announced and still runs.
 * @returns the service that `npm run ingest` finds now
 */
export async function announceService(serviceDir: string, service: LocalService): Promise<LocalService> {
  const other = findService(serviceDir);
  if (other !== undefined && isAlive(other.pid) && (await answers(other.endpoint))) return other;
  const file = join(serviceDir, serviceFile);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(service));
  return service;
}

/** Withdraws the announcement of a service, and of no other. */
export function withdrawService(serviceDir: string, { pid }: Pick<LocalService, 'pid'>): void {
  if (findService(serviceDir)?.pid === pid) rmSync(join(serviceDir, serviceFile), { force: true });
}

/** Returns the announced service, if any. It may have been killed since. */
export function findService(serviceDir: string): LocalService | undefined {
  try {
    return JSON.parse(readFileSync(join(serviceDir, serviceFile), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Returns whether a server responds within two seconds, with any response. */
export function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  );
}

/** Returns whether a process runs. Signal 0 only tests for it. A refusal means that it exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const serviceFile = join('.local', 'service.json');
