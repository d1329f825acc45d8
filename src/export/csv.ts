import { stringify } from 'csv-stringify/sync';
import type { FailureCode } from '../http/problem.ts';
import type { Todo } from '../todos/todo.ts';

/** @see RFC 4180 section 3 */
export const csvMediaType = 'text/csv; charset=utf-8; header=present';

export const csvHeader = writeRecords([['id', 'text', 'done', 'createdAt', 'updatedAt']]);

/** Returns a record per todo. @see RFC 4180 section 2 */
export function toRecords(todos: readonly Todo[]): string {
  return writeRecords(
    todos.map(({ id, text, done, ...at }) => [id, neutralize(text), `${done}`, at.createdAt, at.updatedAt]),
  );
}

/** Returns the last record of a complete file, with its count of todos. Its first field differs from every ID. */
export function toCompleteRecord(rows: number): string {
  return writeRecords([['#complete', `${rows}`, '', '', '']]);
}

/** Returns the last record of an incomplete file. One field too many makes column-based readers fail. */
export function toIncompleteRecord(code: FailureCode, rows: number): string {
  return writeRecords([['#incomplete', code, `${rows}`, '', '', '']]);
}

function writeRecords(records: readonly (readonly string[])[]): string {
  return stringify([...records], { record_delimiter: 'windows', quote_record_delimiter: true });
}

/** First characters by which spreadsheets recognize a formula, and the apostrophe, so that no two texts look alike. */
const formulaStart = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20']/;

/** Prefixes a possible formula with an apostrophe. @see https://owasp.org/www-community/attacks/CSV_Injection */
function neutralize(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}
