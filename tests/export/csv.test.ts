import { expect, test } from '@jest/globals';
import { CsvError, parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvHeader, toCompleteRecord, toRecords } from '../../src/export/csv.ts';
import { toTodo } from '../../src/todos/todo.ts';
import { edit } from '../support/edit.ts';
import { newTodo } from '../todos/new-todo.ts';
import { blanks } from './export-under-test.ts';

const todo = toTodo(newTodo({ id: '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21' }));
/** The end of a record: two times, and nothing of members that the todo lacks. */
const rest = `${todo.createdAt},${todo.updatedAt}${blanks.slice(3)}\r\n`;

test('a todo is a record of its members, in the order of the header', () => {
  expect(csvHeader).toMatch(/^id,text,done,createdAt,updatedAt(,\w+)*\r\n$/);
  expect(toRecords([todo, { ...todo, text: 'a "b", c', done: true }])).toBe(
    `${todo.id},Buy milk,false,${rest}${todo.id},"a ""b"", c",true,${rest}`,
  );
});

test.each([
  ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
  ['+1', `'+1`],
  ['-1', `'-1`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `'\t=1`],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['＝1', `'＝1`],
  ['＋1', `'＋1`],
  ['－1', `'－1`],
  ['＠1', `'＠1`],
  [`'=1`, `''=1`],
  [`'`, `''`],
  ['1=1', '1=1'],
  [' =1', "' =1"],
  [' \r\n =1', `"' \r\n =1"`],
  ['\u00A0\u3000+1', "'\u00A0\u3000+1"],
  ['\uFEFF-1', "'\uFEFF-1"],
  ['\u200B\u2800\u3164@SUM(A1)', "'\u200B\u2800\u3164@SUM(A1)"],
  ['\u{E0061}\u0000\u0085＝1', "'\u{E0061}\u0000\u0085＝1"],
  [" '=1", " '=1"],
  ['\u200Ba =1', '\u200Ba =1'],
  ['a\n=1', '"a\n=1"'],
])('a text that could be a formula is none: %j', (text, field) => {
  expect(toRecords([{ ...todo, text }])).toBe(`${todo.id},${field},false,${rest}`);
});

test('whatever a text is, a reader who takes any line break for the end of a record gets it back', () => {
  const texts = fc.array(
    fc.string({ unit: fc.oneof(fc.constantFrom(...`'"=,\r\n\t#@; \u200B`), fc.string({ maxLength: 1 })) }),
  );
  fc.assert(
    fc.property(texts, (many) => {
      const file = csvHeader + toRecords(many.map((text) => ({ ...todo, text }))) + toCompleteRecord(many.length);
      const records: string[][] = parse(file, { record_delimiter: ['\r\n', '\n', '\r'] });
      expect(records.slice(1, -1).map(([, text = '']) => text.replace(/^'/, ''))).toEqual(many);
      expect(records.at(-1)?.join()).toBe(`#complete,${many.length}${blanks}`);
    }),
  );
});

test('the text of a todo is no last record', () => {
  const text = `\r\n${toCompleteRecord(1)}`;
  const file = csvHeader + toRecords([{ ...todo, text }]);
  const parsed: string[][] = parse(file);
  expect(parsed.map(([first]) => first)).toEqual(['id', todo.id]);
  // A file that is cut off within that text has no end for a parser.
  const cut = edit(file, /(#complete,1,+\r\n).*$/s, '$1');
  expect(() => parse(cut)).toThrow(CsvError);
});
