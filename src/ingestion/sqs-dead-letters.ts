import { setTimeout } from 'node:timers/promises';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from './dead-letter.ts';

export interface DeadLetterQueueContext {
  readonly url: string;
  /** @returns the milliseconds that the current batch still has */
  readonly timeLeft?: () => number;
  /** Waits so many milliseconds before letters that SQS did not take are sent again. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const callMax = { letters: 10, bytes: 262_144 };
const attemptsMax = 3;
const waitMaxMillis = 200;
const callMillisMax = 5000;

/** A DeadLetterQueue in SQS. It keeps each letter at least once. */
export function createDeadLetterQueue(context: DeadLetterQueueContext): DeadLetterQueue {
  const { url, timeLeft = () => Number.POSITIVE_INFINITY, wait = setTimeout } = context;
  const client = new SQSClient();
  return {
    async send(letters) {
      for (const call of toCalls(letters)) await sendAll(call);
    },
  };

  /** SQS may take some letters of a call, and not others. */
  async function sendAll(letters: readonly string[]): Promise<void> {
    let rest: SendMessageBatchRequestEntry[] = letters.map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
    let codes: readonly string[] = [];
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      if (attempt > 0) await wait(Math.random() * waitMaxMillis * 2 ** attempt);
      const { Failed = [], Successful = [] } = await call(rest);
      codes = Failed.map(({ Code }) => String(Code));
      rest = rest.filter(({ Id }) => !Successful.some((kept) => kept.Id === Id));
      if (rest.length === 0) return;
    }
    throw new Error(`SQS does not take ${rest.length} dead letters: ${[...new Set(codes)].join(', ')}`);
  }

  function call(Entries: SendMessageBatchRequestEntry[]) {
    const millisMax = Math.max(0, Math.min(callMillisMax, Math.floor(timeLeft())));
    return client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }), {
      abortSignal: AbortSignal.timeout(millisMax),
    });
  }
}

/** @returns the letters by the calls that take them: all letters of a call together have the limit of one */
function toCalls(letters: readonly string[]): readonly (readonly string[])[] {
  const calls: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const letter of letters) {
    bytes += letter.length;
    const last = calls.at(-1);
    if (last !== undefined && last.length < callMax.letters && bytes <= callMax.bytes) last.push(letter);
    else {
      calls.push([letter]);
      bytes = letter.length;
    }
  }
  return calls;
}
