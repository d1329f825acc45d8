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
  const { queueUrl, invoke, close } = await open();
  try {
    const { kept, ...counts } = await redrive({ client: new SQSClient(), queueUrl, invoke, sentBefore });
    print(`Redriven. ${summarize(counts)}${kept === 0 ? '' : `; ${kept} stay, as they are not whole`}.`);
  } finally {
    close();
  }
}

async function open() {
  const { values } = parseArgs({ options: { queue: { type: 'string' }, function: { type: 'string' } } });
  if (values.queue === undefined && values.function === undefined) return openLocalFunction(process.cwd());
  if (values.queue === undefined || values.function === undefined) throw new Error(usage);
  return { queueUrl: values.queue, invoke: createInvoke(values.function), close: () => undefined };
}

function createInvoke(FunctionName: string): InvokeIngest {
  const client = new LambdaClient();
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
