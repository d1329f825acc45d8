import { expect, test } from '@jest/globals';
import { toLocalCredentials } from '../../../../tools/local/aws-credentials.ts';
import { useDatabase } from '../../../stores/dynamodb/database.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { runProgram } from '../run-program.ts';

// What it does with a broker is in tests/rehearsal/kafka.
const database = useDatabase();
const folder = useFolder();

test.each([
  [[]],
  [['--topic', 'todos']],
  [['--brokers', 'localhost', '--topic', 'todos']],
  [['--brokers', 'localhost:9092']],
])('refuses %j, and says what it takes', async (args) => {
  const usage = expect.stringMatching(/^Usage: npm run pipe -- --brokers <host:port,...> --topic <name> /);
  expect(await run(args)).toMatchObject({ code: 1, stdout: '', stderr: usage });
});

test('without a running service, it says what to do', async () => {
  expect(await run(['--brokers', '127.0.0.1:1', '--topic', 'todos'])).toMatchObject({
    code: 1,
    stderr: 'No service is running. In another terminal, run: npm start\n',
  });
});

test('says at once that no broker answers', async () => {
  const { endpoint, tableName } = database();
  const told = { ...toLocalCredentials('eu-west-1'), AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME: tableName };
  expect(await run(['--brokers', '127.0.0.1:1', '--topic', 'todos'], told)).toMatchObject({
    code: 1,
    stderr: 'No Kafka answers at 127.0.0.1:1: start it, or name its brokers.\n',
  });
});

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return runProgram('run-pipe.ts', args, { cwd: folder(), env });
}
