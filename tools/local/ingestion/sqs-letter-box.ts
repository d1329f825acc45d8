import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LetterBox } from './redrive.ts';

export interface SqsLetterBoxContext {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Letters sent later stay: the function may refuse a letter again, and a redrive must end. */
  readonly sentBefore: Date;
}

/** Minutes for which a received letter is hidden, unless it is removed. */
export const hiddenMinutes = 5;

/** Creates a LetterBox of an SQS queue. Letters that are not removed return when their visibility ends. */
export function createSqsLetterBox({ client, queueUrl, sentBefore }: SqsLetterBoxContext): LetterBox {
  const handles = new Map<string, string | undefined>();
  const receiveInput = {
    QueueUrl: queueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['SentTimestamp' as const],
    VisibilityTimeout: hiddenMinutes * 60,
    // Without a wait, SQS asks only some of its servers, and may miss letters of the others.
    WaitTimeSeconds: 5,
  };
  return {
    async receive() {
      while (true) {
        const { Messages = [] } = await client.send(new ReceiveMessageCommand(receiveInput));
        const old = Messages.filter(({ Attributes }) => Number(Attributes?.SentTimestamp) < sentBefore.getTime());
        const unseen = old.filter(({ MessageId = '' }) => !handles.has(MessageId));
        for (const { MessageId = '', ReceiptHandle } of unseen) handles.set(MessageId, ReceiptHandle);
        // Letters that came later or again are not the end: SQS returns letters in any order.
        if (unseen.length > 0 || Messages.length === 0) {
          return unseen.map(({ MessageId = '', Body = '' }) => ({ id: MessageId, body: Body }));
        }
      }
    },
    async remove(letters) {
      const Entries = letters.map(({ id }, index) => ({ Id: `${index}`, ReceiptHandle: handles.get(id) }));
      const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      if (Failed.length > 0) throw new Error(`${Failed.length} letters were applied, but are still in the queue.`);
    },
    async countHidden() {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0);
    },
  };
}
