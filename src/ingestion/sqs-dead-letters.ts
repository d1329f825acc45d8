import { hash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Access } from '#lean-aws/access.ts';
import { createCall } from '#lean-aws/call.ts';
import type { DeadLetterQueue } from './dead-letter.ts';

export interface DeadLetterQueueContext {
  readonly url: string;
  readonly access: Access;
  /** Returns the milliseconds left for the current batch. */
  readonly timeLeft?: () => number;
  /** Waits some milliseconds before letters are sent again. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const callMax = { letters: 10, bytes: 262_144 };
const attemptsMax = 3;
const waitMaxMillis = 200;
const timing = { attempt: 5000, call: 5000, backoffMax: 1000 };

/** Creates a dead-letter queue in SQS. It keeps each letter at least once. */
export function createDeadLetterQueue(context: DeadLetterQueueContext): DeadLetterQueue {
  const { url, access, timeLeft, wait = setTimeout } = context;
  const call = createCall({ service: 'sqs', target: 'AmazonSQS', access, timing, timeLeft });
  return {
    async send(letters) {
      for (const batch of toBatches(letters)) await sendAll(batch);
    },
  };

  /** SQS may accept only some letters of a call. */
  async function sendAll(letters: readonly string[]): Promise<void> {
    let rest = letters.map((MessageBody, index): Entry => ({ Id: `${index}`, MessageBody }));
    let codes: readonly string[] = [];
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      if (attempt > 0) await wait(Math.random() * waitMaxMillis * 2 ** attempt);
      const output: Output = await call('SendMessageBatch', { QueueUrl: url, Entries: rest });
      const { Failed = [], Successful = [] } = output;
      codes = Failed.map(({ Code }) => String(Code));
      rest = rest.filter((entry) => !Successful.some((kept) => isKept(entry, kept)));
      if (rest.length === 0) return;
    }
    throw new Error(`SQS rejected ${rest.length} dead letters: ${[...new Set(codes)].join(', ')}`);
  }
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

interface Output {
  readonly Successful?: readonly Kept[];
  readonly Failed?: readonly { readonly Code?: string }[];
}

interface Kept {
  readonly Id?: string;
  readonly MD5OfMessageBody?: string;
}

function isKept({ Id, MessageBody }: Entry, kept: Kept): boolean {
  return kept.Id === Id && kept.MD5OfMessageBody === hash('md5', MessageBody);
}

/** Splits dead letters into calls. All in a call share the size limit of one. */
function toBatches(letters: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const letter of letters) {
    bytes += letter.length;
    const last = batches.at(-1);
    if (last !== undefined && last.length < callMax.letters && bytes <= callMax.bytes) last.push(letter);
    else {
      batches.push([letter]);
      bytes = letter.length;
    }
  }
  return batches;
}
