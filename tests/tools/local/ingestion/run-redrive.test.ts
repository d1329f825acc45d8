import { expect, test } from '@jest/globals';
import { toDeadLetterText } from '../../../../src/ingestion/dead-letter.ts';
import { createQueue, serveQueue } from '../../../ingestion/queue-protocol.ts';
import { encode, toRecord } from '../../../ingestion/records.ts';
import { useResource } from '../../../support/use-resource.ts';
import { useServer } from '../../../support/use-server.ts';
import { runProgram } from '../run-program.ts';

const functionArn = 'arn:aws:lambda:us-east-2:123456789012:function:todo-api-dev-ingest:live';
const signatures: string[] = [];

const lambda = useServer((request, response) => {
  signatures.push(String(request.headers.authorization));
  response.end(JSON.stringify({ records: 1, applied: 1, late: 0, duplicates: 0, poison: 0 }));
});
const queue = useResource(() => {
  const records = [toRecord('x'), toRecord(null, { offset: 43, value: encode(Buffer.alloc(200_000)) })];
  const messages = records.map((record, index) => ({
    id: String(index),
    body: toDeadLetterText({ record, reason: [] }, 'request-1'),
    sentAt: 0,
  }));
  return serveQueue(createQueue(messages, () => undefined));
});

test('redrives the letters of a stage in the region of the ARN, and says which of them stay', async () => {
  const { code, stderr } = await run('--queue', queue().queueUrl, '--function', functionArn);
  const counts = '1 records: 1 applied, 0 late, 0 duplicates, 0 dead letters';
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `Redriven. ${counts}; 1 stay, as they are not whole: todo-events/3/43.\n`,
  });
  expect(signatures).toEqual([expect.stringContaining('/us-east-2/lambda/aws4_request')]);
});

test.each([
  [['--queue', 'https://sqs.us-east-2.amazonaws.com/123456789012/letters'], /^Usage: /],
  [['--queue', 'x', '--function', 'todo-api-dev-ingest'], /^Not a function ARN: todo-api-dev-ingest\nUsage: /],
])('refuses %j, and says what it takes', async (args, message) => {
  expect(await run(...args)).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
});

/** Without a region in the environment. */
function run(...args: readonly string[]) {
  const env = {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: queue().endpoint,
    AWS_ENDPOINT_URL_LAMBDA: lambda().endpoint,
  };
  return runProgram('run-redrive.ts', args, { env });
}
