import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { kafkaBatch as isKafkaBatch, type KafkaRecord } from '../../../src/generated/validators.js';
import type { BatchCounts } from '../../../src/ingestion/ingest.ts';
import { add } from './feed.ts';
import type { InvokeIngest } from './local-function.ts';

export interface RedriveContext {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly invoke: InvokeIngest;
  /** Letters that were sent later stay: the function may refuse again what it is given, and that must have an end. */
  readonly sentBefore: Date;
}

export interface Redriven extends BatchCounts {
  /** Letters that are not whole, or not ours, and stay in the queue: topic/partition/offset, or the id of the message. */
  readonly kept: readonly string[];
}

/**
 * Gives the dead letters of a queue to the function again. Each leaves the queue only after the function has taken it;
 * what the function still cannot apply is a dead letter anew.
 * @throws what the function and SQS throw; the letters that were in hand come back when their visibility ends
 */
export async function redrive({ client, queueUrl, invoke, sentBefore }: RedriveContext): Promise<Redriven> {
  let redriven: Redriven = { records: 0, applied: 0, late: 0, duplicates: 0, poison: 0, kept: [] };
  while (true) {
    const messages = (await receive()).filter(isOld);
    if (messages.length === 0) return redriven;
    const all = messages.map(readLetter);
    const letters = all.filter((letter) => 'record' in letter);
    const kept = all.flatMap((letter) => ('place' in letter ? [letter.place] : []));
    redriven = { ...redriven, kept: [...redriven.kept, ...kept] };
    if (letters.length === 0) continue;
    redriven = { ...redriven, ...add(redriven, await invoke(letters.map(({ record }) => record))) };
    await remove(letters.map(({ ReceiptHandle }) => ReceiptHandle));
  }

  async function receive(): Promise<readonly Message[]> {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['SentTimestamp'],
        VisibilityTimeout: 300,
        // Without a wait, SQS asks only some of its servers, and may miss what the others have.
        WaitTimeSeconds: 5,
      }),
    );
    return Messages;
  }

  function isOld({ Attributes }: Message): boolean {
    return Number(Attributes?.SentTimestamp) < sentBefore.getTime();
  }

  async function remove(handles: readonly (string | undefined)[]): Promise<void> {
    const Entries = handles.map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle }));
    const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} letters were applied, but are still in the queue.`);
  }
}

interface Letter {
  readonly record: KafkaRecord;
  readonly ReceiptHandle: string | undefined;
}

/** A letter is a record, with more members than a record has. @returns the record, or the place of what is not whole */
function readLetter({ Body = '', MessageId, ReceiptHandle }: Message): Letter | { readonly place: string } {
  const batch: unknown = [tryParse(Body)];
  const [record] = isKafkaBatch(batch) ? batch : [];
  if (record === undefined) return { place: `message ${MessageId}` };
  const { topic, partition, offset } = record;
  return 'truncated' in record ? { place: `${topic}/${partition}/${offset}` } : { record, ReceiptHandle };
}

/** @returns undefined for what is no JSON */
function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
