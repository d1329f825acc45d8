import { stringify } from 'csv-stringify/sync';
import type { ExportTodos } from '../generated/validators.js';
import type { FailureCode } from '../http/problem.ts';
import { type Todo, todoNames } from '../todos/todo.ts';

/** @see RFC 4180 section 3 */
export const csvMediaType = 'text/csv; charset=utf-8; header=present';

/** Parameters of a request that change how todos are written. */
export type CsvOptions = Pick<NonNullable<ExportTodos['queryStringParameters']>, 'bom' | 'separator'>;

/** Writes the parts of a file. */
export type Csv = ReturnType<typeof createCsv>;

/** Characters at which spreadsheets split, some at all of them. A field that has one is quoted, and stays one cell. */
const separators = /[,;\t]/;

/** Creates the functions that write a file. @see RFC 4180 section 2 */
export function createCsv({ bom = 'false', separator: delimiter = ',' }: CsvOptions) {
  return {
    /** Returns the first record, after the byte order mark. */
    toHeader: (): string => `${bom === 'true' ? '\uFEFF' : ''}${write([todoNames])}`,

    /** Returns a record per todo. */
    toRecords: (todos: readonly Todo[]): string =>
      write(todos.map((todo) => todoNames.map((name) => toField(todo[name])))),

    /** Returns the last record of a complete file, with its count of todos. Its first field differs from every ID. */
    toCompleteRecord: (rows: number): string => write([['#complete', `${rows}`, ...blanks(todoNames.length - 2)]]),

    /** Returns the last record of an incomplete file. One field too many makes column-based readers fail. */
    toIncompleteRecord: (code: FailureCode, rows: number): string =>
      write([['#incomplete', code, `${rows}`, ...blanks(todoNames.length - 2)]]),
  };

  function write(records: readonly (readonly string[])[]): string {
    const quoting = { quoted_match: separators, quote_record_delimiter: true };
    return stringify([...records], { delimiter, record_delimiter: 'windows', ...quoting });
  }
}

function blanks(fields: number): readonly string[] {
  return Array(fields).fill('');
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
