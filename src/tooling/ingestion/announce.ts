import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a running `npm start` keeps its todos. */
export interface LocalService {
  readonly endpoint: string;
  readonly tableName: string;
  readonly region: string;
}

/** Tells `npm run ingest` where the todos are, until this process ends. */
export function announceService(serviceDir: string, service: LocalService): void {
  const file = join(serviceDir, serviceFile);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(service));
  process.on('exit', () => rmSync(file, { force: true }));
}

/** @throws Error when no service runs */
export function readService(serviceDir: string): LocalService {
  const file = join(serviceDir, serviceFile);
  if (!existsSync(file)) throw new Error('No service runs here. Start one in another terminal: npm start');
  return JSON.parse(readFileSync(file, 'utf8'));
}

const serviceFile = join('.local', 'service.json');
