import { stringify } from 'csv-stringify/sync';
import type { FailureCode } from '../http/problem.ts';
import type { Todo } from '../todos/todo.ts';

/** @see RFC 4180 section 3 */
export const csvMediaType = 'text/csv; charset=utf-8; header=present';

/** The first record of every file. */
export const csvHeader = toText([['id', 'text', 'done', 'createdAt', 'updatedAt']]);

/** @returns a record for each todo. @see RFC 4180 section 2 */
export function toRecords(todos: readonly Todo[]): string {
  return toText(
    todos.map(({ id, text, done, ...at }) => [id, neutralize(text), `${done}`, at.createdAt, at.updatedAt]),
  );
}

/**
 * @returns the last record of a whole file, which says how many todos are in it. It has as many fields as any other, and
 * no id looks like its first.
 */
export function toCompleteRecord(rows: number): string {
  return toText([['#complete', `${rows}`, '', '', '']]);
}

/**
 * @returns the last record of a file that is not whole. It has one field more than any other, so that whoever reads the
 * file by its columns stumbles over it
 */
export function toIncompleteRecord(code: FailureCode, rows: number): string {
  return toText([['#incomplete', code, `${rows}`, '', '', '']]);
}

function toText(records: readonly (readonly string[])[]): string {
  return stringify([...records], { record_delimiter: 'windows', quote_record_delimiter: true });
}

/** What makes a spreadsheet take a cell for a formula, and the apostrophe, so that a text has no other's form. */
const formulaStart = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20']/;

/**
 * @returns the text with an apostrophe before it if it could be a formula. One that a text in a file begins with is never
 * its own: who takes it away has the text as it was.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function neutralize(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}
