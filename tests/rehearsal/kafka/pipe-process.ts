import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { announceService } from '../../../tools/local/ingestion/announce.ts';
import { deadLettersFile } from '../../../tools/local/ingestion/dead-letter-file.ts';
import { serviceDir } from '../../support/service-dir.ts';
import type { StoreUnderPipe } from './store-under-pipe.ts';

export interface PipeRun {
  /**
   * Waits for a line that begins so, after the last one that was found.
   * @throws Error with all other lines if the process has ended
   */
  readonly printed: (start: string) => Promise<void>;
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => void;
  /** Exit code and signal. */
  readonly ended: Promise<readonly unknown[]>;
}

export interface Piping {
  readonly folder: string;
  readonly store: StoreUnderPipe;
  readonly address: string;
  readonly topic: string;
  /** Called with each line of the function's log. */
  readonly onBatch: (line: Batch) => void;
}

/** Line of the function's log. */
export interface Batch {
  readonly level: string;
  readonly records: number;
  readonly poison?: number;
}

/** Starts `npm run pipe` in a folder, as if `npm start` ran there with this store. */
export async function startPipe({ folder, store, address, topic, onBatch }: Piping): Promise<PipeRun> {
  const service = { pid: process.pid, url: 'http://localhost:3000', store: store.store, variables: store.variables };
  await announceService(folder, service);
  const args = ['--brokers', address, '--topic', topic, '--group', basename(folder)];
  const program = join(serviceDir, 'tools', 'local', 'run-pipe.ts');
  const env = { PATH: process.env['PATH'], HOME: folder };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => onBatch(JSON.parse(line)));
  const errors = createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  return { printed, kill: (signal) => void child.kill(signal), ended };

  async function printed(start: string): Promise<void> {
    for (;;) {
      const found = lines.findIndex((line) => line.startsWith(start));
      if (found >= 0) return void lines.splice(0, found + 1);
      const isEnded = await Promise.race([once(errors, 'line').then(() => false), ended.then(() => true)]);
      if (isEnded) throw new Error(`The pipe has ended: ${lines.join('\n')}`);
    }
  }
}

/** Returns the dead letters of a folder. */
export function readLetters(folder: string): readonly Letter[] {
  const lines = readFileSync(join(folder, deadLettersFile), 'utf8').split('\n').filter(Boolean);
  return lines.map((line): Letter => JSON.parse(JSON.parse(line).body));
}

export interface Letter {
  readonly partition: number;
  readonly offset: number;
  readonly value: string | null;
}
