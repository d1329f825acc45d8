import { Buffer } from 'node:buffer';
import type { Delivery } from '../http/observe.ts';
import { type Failure, toFailure } from '../http/problem.ts';
import { RequestError } from '../http/request-error.ts';
import type { StoredTodo } from '../todos/todo.ts';
import { csvHeader, toCompleteRecord, toIncompleteRecord, toRecords } from './csv.ts';

export type Pages = AsyncGenerator<readonly StoredTodo[], undefined>;

export interface FileContext {
  /** @returns the milliseconds that the request still has */
  readonly timeLeft: () => number;
  /** How large a file may be. */
  readonly bytesMax: number;
}

/** @returns a delivery that has not begun */
export function createDelivery(): Delivery {
  return {
    rows: 0,
    bytes: 0,
    failure: { code: 'response_aborted', error: 'Nobody took the rest of the file in time.' },
  };
}

/**
 * Writes todos as a CSV file, a chunk for each page, and each only when the one before has been taken. The last record
 * says whether the file is whole or, when a page fails, or time or room runs out, why it is not.
 */
export async function* writeFile(pages: Pages, delivery: Delivery, context: FileContext): AsyncGenerator<Buffer> {
  yield count(delivery, csvHeader);
  const failure = yield* writePages(pages, delivery, context);
  const { rows } = delivery;
  yield count(delivery, failure === undefined ? toCompleteRecord(rows) : toIncompleteRecord(failure.code, rows));
  delivery.failure = failure;
}

/** @returns why not all pages are written, or undefined when they are */
async function* writePages(
  pages: Pages,
  delivery: Delivery,
  { timeLeft, bytesMax }: FileContext,
): AsyncGenerator<Buffer, Failure | undefined> {
  while (true) {
    const { done, value } = await nextPage(pages, timeLeft);
    if (done) return value;
    const records = toRecords(value);
    if (delivery.bytes + Buffer.byteLength(records) > bytesMax - endBytesMax) return tooLarge;
    delivery.rows += value.length;
    yield count(delivery, records);
  }
}

/** Only pages fail here: what the reader of the file does to it arrives where a chunk is handed over. */
async function nextPage(pages: Pages, timeLeft: () => number): Promise<IteratorResult<Page, Failure | undefined>> {
  if (timeLeft() < pageMilliseconds) return { done: true, value: toFailure(new RequestError('timed_out')) };
  try {
    return await pages.next();
  } catch (error) {
    return { done: true, value: toFailure(error) };
  }
}

type Page = readonly StoredTodo[];

/** What a page of a busy store may take, and the reader then has for the last record. */
const pageMilliseconds = 5000;

/** Room for the last record. */
const endBytesMax = 100;

const tooLarge: Failure = { code: 'response_too_large', error: 'The next page would not fit into the response.' };

function count(delivery: Delivery, text: string): Buffer {
  const chunk = Buffer.from(text);
  delivery.bytes += chunk.length;
  return chunk;
}
