import { expect, test } from '@jest/globals';
import { toDeadLetterText } from '../../../../src/ingestion/dead-letter.ts';
import { createQueue, serveQueue } from '../../../ingestion/queue-protocol.ts';
import { encode, toRecord } from '../../../ingestion/records.ts';
import { useForEach } from '../../../support/use-resource.ts';
import { useServer } from '../../../support/use-server.ts';
import { runProgram } from '../run-program.ts';

const functionArn = 'arn:aws:lambda:us-east-2:123456789012:function:todo-api-dev-ingest:live';
const signatures: string[] = [];

const lambda = useServer((request, response) => {
  signatures.push(String(request.headers.authorization));
  if (request.url?.includes('failing')) response.setHeader('x-amz-function-error', 'Unhandled');
  response.end(JSON.stringify({ records: 1, applied: 1, late: 0, duplicates: 0, poison: 0 }));
});
const queue = useForEach(() => {
  const records = [toRecord('x'), toRecord(null, { offset: 43, value: encode(Buffer.alloc(200_000)) })];
  const bodies = records.map((record) => toDeadLetterText({ record, reason: [] }, 'request-1'));
  const messages = bodies.map((body, index) => ({ id: String(index), body, sentAt: 0 }));
  return serveQueue(createQueue(messages, () => undefined));
});

const hidden = 'because a redrive has received them. Redrive again after that.\n';

test('redrives the letters of a stage in the region of the ARN, and says which of them stay, and hidden for how long', async () => {
  const counts = 'Redriven. 1 record: 1 applied, 0 late, 0 duplicates, 0 dead letters';
  const kept = '1 stays, as it is not whole: todo-events/3/43.';
  const stderr = `${counts}; ${kept}\n1 letter is hidden for up to 5 minutes, ${hidden}`;
  expect(await run('--queue', queue().queueUrl, '--function', functionArn)).toMatchObject({ code: 0, stderr });
  expect(signatures).toEqual([expect.stringContaining('/us-east-2/lambda/aws4_request')]);
});

test('says how many letters a redrive that ends in an error hides, and for how long', async () => {
  const failing = functionArn.replace('ingest', 'failing');
  const stderr = expect.stringMatching(new RegExp(`^2 letters are hidden for up to 5 minutes, ${hidden}Unhandled: `));
  expect(await run('--queue', queue().queueUrl, '--function', failing)).toMatchObject({ code: 1, stderr });
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
