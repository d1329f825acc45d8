import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answers, findService } from './ingestion/announce.ts';
import { print, runProgram } from './program.ts';
import { seedTodos } from './seed/seed-todos.ts';

const usage = `Usage: npm run seed -- [<number of todos>] [--as <owner>]

Creates todos in the running npm start, through its API: 100, or as many as given. --as makes the owner a token of the
local issuer; without it, the service must need no tokens.`;

/** `npm run seed`: what it made goes to stdout, progress to stderr. */
await runProgram(usage, async (args) => {
  const { count, owner } = toOptions(args);
  const { url } = await findRunningService();
  const headers = owner === undefined ? {} : { authorization: `Bearer ${createToken(owner)}` };
  const start = performance.now();
  const done = await seedTodos({ url: `${url}/todos`, count, headers, report: createReport(count) });
  const seconds = (performance.now() - start) / 1000;
  const whose = owner === undefined ? '' : ` of ${owner}`;
  const speed = `in ${seconds.toFixed(1)} s (${Math.round(count / seconds)} per second)`;
  process.stdout.write(`Made ${count} todos${whose}, ${done} of them done, ${speed}: ${url}/todos\n`);
});

function toOptions(args: readonly string[]) {
  const options = { as: { type: 'string' } } as const;
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [count = '100', ...others] = positionals;
  if (!/^[1-9]\d{0,6}$/.test(count) || others.length > 0 || values.as === '') throw new Error(usage);
  return { count: Number(count), owner: values.as };
}

async function findRunningService() {
  const service = findService(process.cwd());
  if (service === undefined || !(await answers(new URL(service.url)))) {
    throw new Error('No service is running. In another terminal, run: npm start');
  }
  return service;
}

/** @throws Error that tells why the local issuer gives none */
function createToken(owner: string): string {
  const program = join(import.meta.dirname, 'write-token.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, owner], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

/** Returns a function that shows progress: one line that counts on a terminal, elsewhere a line for each tenth. */
function createReport(count: number): (made: number) => void {
  const isTerminal = process.stderr.isTTY;
  const step = Math.ceil(count / 10);
  return (made) => {
    const text = `${made} of ${count} todos`;
    if (isTerminal) process.stderr.write(`\r${text}${made === count ? '\n' : ''}`);
    else if (made % step === 0 || made === count) print(text);
  };
}
