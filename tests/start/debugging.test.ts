import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../project/free-port.ts';
import { createScratchProject, type ScratchProject } from '../project/scratch-project.ts';
import { serviceDir } from '../project/service-dir.ts';
import { type Command, type Debugger, debug, type Line } from './debugger.ts';

jest.setTimeout(120_000);

interface Launch {
  readonly configurations: readonly (Omit<Command, 'env'> & { readonly name: string })[];
}

const launch = readFileSync(join(serviceDir, '.vscode', 'launch.json'), 'utf8');

let project: ScratchProject | undefined;
let session: Debugger | undefined;

afterEach(async () => {
  await session?.stop();
  await project?.remove();
});

test('a breakpoint in TypeScript stops the local service, when "npm start" is launched', async () => {
  project = createScratchProject();
  const PORT = await findFreePort();
  session = await debug(
    toCommand('npm start', { workspaceFolder: project.dir, env: { PORT, EXPORT_PORT: '0' } }),
    inCreateTodo(),
  );
  await session.printed(/\/docs\./);
  const body = JSON.stringify({ text: 'Buy milk' });
  const headers = { 'content-type': 'application/json' };
  // The first request has the code loaded.
  expect((await fetch(`http://localhost:${PORT}/health`)).status).toBe(200);
  await session.bound;
  void fetch(`http://localhost:${PORT}/todos`, { method: 'POST', headers, body }).catch(() => undefined);
  expect(await session.hit('draft.text')).toBe('Buy milk');
});

test.each([
  ['npm test', ['tests/todos/operations.test.ts']],
  ['npm test: the file that is open', []],
])('a breakpoint in TypeScript stops a test, when %j is launched', async (name, more) => {
  const relativeFile = 'tests/todos/operations.test.ts';
  const command = toCommand(name, { workspaceFolder: serviceDir, relativeFile });
  // All tests would reach the breakpoint too, but later.
  session = await debug({ ...command, args: [...command.args, ...more] }, inCreateTodo());
  expect(await session.hit('typeof draft.text')).toBe('string');
});

/** @returns a line in the body of an operation */
function inCreateTodo(): Line {
  const file = 'src/todos/operations.ts';
  const before = readFileSync(join(serviceDir, file), 'utf8').split('const todo = create(draft);')[0] ?? '';
  return { file, number: before.split('\n').length };
}

interface Workspace {
  readonly workspaceFolder: string;
  readonly relativeFile?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** @returns what VS Code starts, in an environment that is not this test's own */
function toCommand(name: string, { workspaceFolder, relativeFile = '', env = {} }: Workspace): Command {
  const text = launch.replaceAll(`\${workspaceFolder}`, workspaceFolder).replaceAll(`\${relativeFile}`, relativeFile);
  const { configurations }: Launch = JSON.parse(text);
  const configuration = configurations.find((candidate) => candidate.name === name);
  if (configuration === undefined) throw new Error(`.vscode/launch.json has no ${name}.`);
  return { ...configuration, env: { PATH: process.env['PATH'], HOME: workspaceFolder, ...env } };
}
