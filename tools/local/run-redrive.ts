import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { summarize } from './ingestion/feed.ts';
import { type InvokeIngest, openLocalFunction } from './ingestion/local-function.ts';
import { redrive } from './ingestion/redrive.ts';

const usage = 'Usage: npm run redrive [-- --queue <URL of the queue on AWS> --function <ARN of the alias of ingest>]';

/** `npm run redrive`: dead letters of `npm run ingest`, or those of a stage on AWS, go to the function again. */
async function run(): Promise<void> {
  const sentBefore = new Date();
  const { client, queueUrl, invoke, close } = await open();
  try {
    const { kept, ...counts } = await redrive({ client, queueUrl, invoke, sentBefore });
    print(`Redriven. ${summarize(counts)}${summarizeKept(kept)}.`);
  } finally {
    close();
  }
}

function summarizeKept(kept: readonly string[]): string {
  return kept.length === 0 ? '' : `; ${kept.length} stay, as they are not whole: ${kept.join(', ')}`;
}

async function open() {
  const { values } = parseArgs({ options: { queue: { type: 'string' }, function: { type: 'string' } } });
  if (values.queue === undefined && values.function === undefined) {
    const local = await openLocalFunction(process.cwd());
    return { ...local, client: new SQSClient() };
  }
  if (values.queue === undefined || values.function === undefined) throw new Error(usage);
  const region = toRegion(values.function);
  const invoke = createInvoke(new LambdaClient({ region }), values.function);
  return { client: new SQSClient({ region }), queueUrl: values.queue, invoke, close: () => undefined };
}

/**
 * Queue and function are of one stack, so of one region. URLs of queues have many forms, and not all of them tell it.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html resource types
 */
function toRegion(functionArn: string): string {
  const [, region] = /^arn:[^:]+:lambda:([^:]+):\d{12}:function:./.exec(functionArn) ?? [];
  if (region === undefined) throw new Error(`This is no ARN of a function: ${functionArn}\n${usage}`);
  return region;
}

function createInvoke(client: LambdaClient, FunctionName: string): InvokeIngest {
  return async (batch) => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(batch) }),
    );
    const text = Payload?.transformToString() ?? '';
    if (FunctionError !== undefined) throw new Error(`${FunctionError}: ${text}`);
    return JSON.parse(text);
  };
}

function print(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await run();
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
