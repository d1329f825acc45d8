import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { deadLettersFile, openDeadLetterFile } from './ingestion/dead-letter-file.ts';
import { countOf, summarize } from './ingestion/feed.ts';
import { type InvokeIngest, openLocalFunction } from './ingestion/local-function.ts';
import { type LetterBox, redrive } from './ingestion/redrive.ts';
import { createSqsLetterBox, hiddenMinutes } from './ingestion/sqs-letter-box.ts';
import { print, runProgram } from './program.ts';

const usage = 'Usage: npm run redrive [-- --queue <URL of the queue on AWS> --function <ARN of the alias of ingest>]';

/** `npm run redrive`: gives dead letters of `npm run ingest`, or of a stage on AWS, to the function again. */
await runProgram(usage, async (args) => {
  const { letters, invoke } = await open(args);
  try {
    const { kept, ...counts } = await redrive(letters, invoke);
    print(`Redriven. ${summarize(counts)}${summarizeKept(kept)}.`);
  } finally {
    await printHidden(letters);
  }
});

/** A redrive that ends in an error, or is killed, has received letters that the next one would not find. */
async function printHidden({ countHidden }: LetterBox): Promise<void> {
  const hidden = await countHidden();
  if (hidden === 0) return;
  const letters = `${countOf(hidden, 'letter')} ${hidden === 1 ? 'is' : 'are'} hidden`;
  print(
    `${letters} for up to ${hiddenMinutes} minutes, because a redrive has received them. Redrive again after that.`,
  );
}

function summarizeKept(kept: readonly string[]): string {
  const [stay, are] = kept.length === 1 ? ['stays', 'it is'] : ['stay', 'they are'];
  return kept.length === 0 ? '' : `; ${kept.length} ${stay}, as ${are} not whole: ${kept.join(', ')}`;
}

async function open(args: readonly string[]): Promise<{ letters: LetterBox; invoke: InvokeIngest }> {
  const options = { queue: { type: 'string' }, function: { type: 'string' } } as const;
  const { queue: queueUrl, function: functionArn } = parseArgs({ args: [...args], options }).values;
  if (queueUrl === undefined && functionArn === undefined) {
    const letters = openDeadLetterFile(deadLettersFile);
    const { invoke, target } = await openLocalFunction(letters);
    print(`Redriving to ${target}.`);
    return { letters, invoke };
  }
  if (queueUrl === undefined || functionArn === undefined) throw new Error(usage);
  const region = toRegion(functionArn);
  const letters = createSqsLetterBox({ client: new SQSClient({ region }), queueUrl, sentBefore: new Date() });
  return { letters, invoke: createInvoke(new LambdaClient({ region }), functionArn) };
}

/**
 * Returns the region of a function, which is that of the queue in the same stack. Not every form of a queue's URL has
 * it.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html resource types
 */
function toRegion(functionArn: string): string {
  const [, region] = /^arn:[^:]+:lambda:([^:]+):\d{12}:function:./.exec(functionArn) ?? [];
  if (region === undefined) throw new Error(`Not a function ARN: ${functionArn}\n${usage}`);
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
