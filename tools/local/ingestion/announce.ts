import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import type { Variables } from '../store-context.ts';
import { type StoreName, stores } from '../stores.ts';

/** Running `npm start` and its store. */
export interface LocalService {
  readonly pid: number;
  readonly url: string;
  readonly store: StoreName;
  /** Variables with which a function reaches the store. */
  readonly variables: Variables;
}

/**
 * Announces a service to `npm run ingest`, unless another service of this folder is announced and still runs. The file
 * has credentials, so other users cannot read it.
 * @returns the service that `npm run ingest` finds now
 */
export async function announceService(serviceDir: string, service: LocalService): Promise<LocalService> {
  const other = findService(serviceDir);
  if (other !== undefined && isAlive(other.pid) && (await answers(toEndpoint(other)))) return other;
  const file = join(serviceDir, serviceFile);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(service), { mode: 0o600 });
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

/** Returns the URL of a store's engine, which is printed, without its password. */
export function toEndpoint({ store, variables }: Pick<LocalService, 'store' | 'variables'>): URL {
  return Object.assign(new URL(variables[stores[store].endpoint] ?? ''), { password: '' });
}

/** Returns whether a server accepts a connection within two seconds. */
export async function answers({ hostname, port, protocol }: URL): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect(Number(port || ports[protocol]), host);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const ports: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'postgres:': 5432, 'postgresql:': 5432 };

/** Returns whether a process runs. Signal 0 only tests for it. A refusal means that it exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const serviceFile = join('.local', 'service.json');
