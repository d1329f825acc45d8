import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Run, useScratchProject } from '../../support/scratch-project.ts';
import { useResource } from '../../support/use-resource.ts';
import { startMotoServer } from '../moto-server.ts';
import { leadToMoto } from './cognito-on-moto.ts';
import { serveDeployedGateway } from './deployed-gateway.ts';
import { findLeftovers } from './leftovers.ts';
import { readTenLines, startLines } from './ten-lines.ts';

const moto = useResource(startMotoServer);
const project = useScratchProject();
useResource(() => leadToMoto(moto()));
const gateway = useResource(() => serveDeployedGateway(moto(), 'dev'));

test('the ten lines of docs/deploying.md lead to a todo, then to users, and leave nothing behind', async () => {
  const lines = readTenLines();
  expect(lines).toHaveLength(9);
  const output = await finish(startLines(lines, project(), gateway().endpoint, moto().environment));
  const answers = output.match(/^HTTP\/1.1 \d+|^[[{].*[\]}]$/gm);
  expect(answers).toEqual([
    'HTTP/1.1 201',
    expect.stringContaining('"text":"Buy milk"'),
    'HTTP/1.1 401',
    '{"message":"Unauthorized"}',
    'HTTP/1.1 200',
    '[]',
  ]);
  expect(await findLeftovers(moto())).toEqual([]);
});

test('a sandbox is a stage of one developer, and leaves nothing behind', async () => {
  expect(await finish(startSandbox('Alice'))).toMatch(
    /tokens of its own user pool.*npm run sandbox -- alice --remove\n$/s,
  );
  expect(await findLeftovers(moto())).toContain('stack todo-api-dev-alice');
  await finish(startSandbox('alice', '--remove'));
  expect(await findLeftovers(moto())).toEqual([]);
});

function startSandbox(...args: readonly string[]): Run {
  const PATH = `${join(project().dir, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`;
  return project().start([process.execPath, 'tools/run-sandbox.ts', ...args], { ...moto().environment, PATH });
}

/** Returns what a run printed. @throws Error with it, if it failed */
async function finish({ exited, output }: Run): Promise<string> {
  if ((await exited) !== 0 || moto().errors() !== '') throw new Error(`${output()}\n${moto().errors()}`);
  return output();
}
