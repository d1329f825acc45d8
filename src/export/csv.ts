import { stringify } from 'csv-stringify/sync';
import type { FailureCode } from '../http/problem.ts';
import { type Todo, todoNames } from '../todos/todo.ts';

/** @see RFC 4180 section 3 */
export const csvMediaType = 'text/csv; charset=utf-8; header=present';

export const csvHeader = writeRecords([todoNames]);

/** Returns a record per todo. @see RFC 4180 section 2 */
export function toRecords(todos: readonly Todo[]): string {
  return writeRecords(todos.map((todo) => todoNames.map((name) => toField(todo[name]))));
}

/** Returns the last record of a complete file, with its count of todos. Its first field differs from every ID. */
export function toCompleteRecord(rows: number): string {
  return writeRecords([['#complete', `${rows}`, ...blanks(todoNames.length - 2)]]);
}

/** Returns the last record of an incomplete file. One field too many makes column-based readers fail. */
export function toIncompleteRecord(code: FailureCode, rows: number): string {
  return writeRecords([['#incomplete', code, `${rows}`, ...blanks(todoNames.length - 2)]]);
}

function blanks(fields: number): readonly string[] {
  return Array(fields).fill('');
}

function writeRecords(records: readonly (readonly string[])[]): string {
  return stringify([...records], { record_delimiter: 'windows', quote_record_delimiter: true });
}

/** Returns a text without formulas, nothing for an absent member, and JSON for any other value. */
function toField(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? neutralize(value) : JSON.stringify(value);
}

/**
 * Beginnings by which spreadsheets recognize a formula: a tab, a line break or a sign, even after white space or
 * invisible characters, which some trim. The apostrophe is one of them, so that no two texts look alike.
 */
const formulaStart = /^([\t\r\n']|[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u;

/** Prefixes a possible formula with an apostrophe. @see https://owasp.org/www-community/attacks/CSV_Injection */
function neutralize(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}
