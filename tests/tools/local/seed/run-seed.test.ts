import { expect, test } from '@jest/globals';
import { announceService } from '../../../../tools/local/ingestion/announce.ts';
import { useApiServer } from '../../../api/use-api-server.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { runProgram } from '../run-program.ts';

const folder = useFolder();
const api = useApiServer();

test('fills the list of the service of its folder, and says what it made', async () => {
  await announce();
  const { code, stdout, stderr } = await runProgram('run-seed.ts', ['25'], { cwd: folder() });
  const made = `Made 25 todos, 8 of them done, in \\d+\\.\\d s \\(\\d+ per second\\): ${api().endpoint}/todos\n`;
  expect(stdout).toMatch(new RegExp(`^${made}$`));
  const steps = [3, 6, 9, 12, 15, 18, 21, 24, 25].map((count) => `${count} of 25 todos\n`).join('');
  expect({ code, stderr }).toEqual({ code: 0, stderr: steps });
  const listed = await fetch(`${api().endpoint}/todos`);
  expect(await listed.json()).toHaveLength(25);
});

test('says in a sentence that no issuer gives a token', async () => {
  await announce();
  const env = { JWT_ISSUER: 'http://localhost:1' };
  const { code, stderr } = await runProgram('run-seed.ts', ['1', '--as', 'alice'], { cwd: folder(), env });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^No issuer runs at [^\n]*\n$/) });
});

test.each([['0'], ['-1'], ['1e3'], ['1.5'], ['a'], ['1', '2'], ['1', '--as', ''], ['10000000']])(
  'prints its usage for %s',
  async (...args) => {
    const { code, stderr } = await runProgram('run-seed.ts', args, { cwd: folder() });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/Usage: |Unknown option/) });
  },
);

test.each([
  ['none was ever started', () => undefined],
  ['it has ended', () => announce('http://localhost:1')],
])('says in a sentence that no service runs: %s', async (_, prepare) => {
  await prepare();
  expect(await runProgram('run-seed.ts', [], { cwd: folder() })).toMatchObject({
    code: 1,
    stderr: 'No service is running. In another terminal, run: npm start\n',
  });
});

async function announce(url = api().endpoint): Promise<void> {
  const variables = { AWS_ENDPOINT_URL_DYNAMODB: api().endpoint };
  await announceService(folder(), { pid: process.pid, url, store: 'dynamodb', variables });
}
