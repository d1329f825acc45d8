import { Buffer } from 'node:buffer';
import type { Delivery } from '../http/observe.ts';
import { type Failure, toFailure } from '../http/problem.ts';
import { RequestError } from '../http/request-error.ts';
import type { StoredTodo } from '../todos/todo.ts';
import type { Csv } from './csv.ts';

export type Pages = AsyncGenerator<readonly StoredTodo[], undefined>;

export interface FileContext {
  /** Returns the milliseconds left for the request. */
  readonly timeLeft: () => number;
  readonly bytesMax: number;
  readonly csv: Csv;
}

/** Returns a delivery that has not begun. */
export function createDelivery(): Delivery {
  return {
    rows: 0,
    bytes: 0,
    failure: { code: 'response_aborted', error: 'The client stopped reading before the end of the file.' },
  };
}

/**
 * Writes todos as a CSV file, one chunk per page, each when the previous one has been read. The last record marks the
 * file as complete, or states why it is not: a page failed, or the time or size limit was reached.
 */
export async function* writeFile(pages: Pages, delivery: Delivery, context: FileContext): AsyncGenerator<Buffer> {
  const { csv } = context;
  yield count(delivery, csv.toHeader());
  const failure = yield* writePages(pages, delivery, context);
  const { rows } = delivery;
  const end = failure === undefined ? csv.toCompleteRecord(rows) : csv.toIncompleteRecord(failure.code, rows);
  yield count(delivery, end);
  delivery.failure = failure;
}

/** Returns why not all pages were written, or undefined if they were. */
async function* writePages(
  pages: Pages,
  delivery: Delivery,
  { timeLeft, bytesMax, csv }: FileContext,
): AsyncGenerator<Buffer, Failure | undefined> {
  while (true) {
    const { done, value } = await nextPage(pages, timeLeft);
    if (done) return value;
    const records = csv.toRecords(value);
    if (delivery.bytes + Buffer.byteLength(records) > bytesMax - endBytesMax) return tooLarge;
    delivery.rows += value.length;
    yield count(delivery, records);
  }
}

/** Only reading pages fails here. An abort by the client surfaces where a chunk is yielded. */
async function nextPage(pages: Pages, timeLeft: () => number): Promise<IteratorResult<Page, Failure | undefined>> {
  if (timeLeft() < pageMilliseconds) return { done: true, value: toFailure(new RequestError('timed_out')) };
  try {
    return await pages.next();
  } catch (error) {
    return { done: true, value: toFailure(error) };
  }
}

type Page = readonly StoredTodo[];

/** Time for a page of a busy database, and then for the client to read the last record. */
const pageMilliseconds = 5000;

/** Size reserved for the last record. */
const endBytesMax = 100;

const tooLarge: Failure = { code: 'response_too_large', error: 'The next page would exceed the size limit.' };

function count(delivery: Delivery, text: string): Buffer {
  const chunk = Buffer.from(text);
  delivery.bytes += chunk.length;
  return chunk;
}
