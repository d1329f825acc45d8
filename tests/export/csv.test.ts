import { expect, test } from '@jest/globals';
import { CsvError, parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { createCsv } from '../../src/export/csv.ts';
import { toTodo } from '../../src/todos/todo.ts';
import { edit } from '../support/edit.ts';
import { newTodo } from '../todos/new-todo.ts';
import { blanks } from './export-under-test.ts';

const { toHeader, toRecords, toCompleteRecord } = createCsv({});
const todo = toTodo(newTodo({ id: '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21' }));
/** The end of a record: two times, and nothing of members that the todo lacks. */
const rest = `${todo.createdAt},${todo.updatedAt}${blanks.slice(3)}\r\n`;

test('a todo is a record of its members, in the order of the header', () => {
  expect(toHeader()).toMatch(/^id,text,done,createdAt,updatedAt(,\w+)*\r\n$/);
  expect(toRecords([todo, { ...todo, text: 'a "b", c', done: true }])).toBe(
    `${todo.id},Buy milk,false,${rest}${todo.id},"a ""b"", c",true,${rest}`,
  );
});

test.each([
  ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
  ['+1', `'+1`],
  ['-1', `'-1`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `"'\t=1"`],
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

test.each([',', ';'] as const)(
  'whatever a text is, a reader who splits at %j and takes any line break for an end gets it back, and no formula',
  (separator) => {
    const csv = createCsv({ separator });
    const unit = fc.oneof(fc.constantFrom(...`'"=,\r\n\t#@; \u200B`), fc.string({ maxLength: 1 }));
    fc.assert(
      fc.property(fc.array(fc.string({ unit })), (many) => {
        const records = csv.toRecords(many.map((text) => ({ ...todo, text })));
        const file = csv.toHeader() + records + csv.toCompleteRecord(many.length);
        const read: string[][] = parse(file, { delimiter: separator, record_delimiter: ['\r\n', '\n', '\r'] });
        expect(read.slice(1, -1).map(([, text = '']) => text.replace(/^'/, ''))).toEqual(many);
        expect(read.at(-1)?.join()).toBe(`#complete,${many.length}${blanks}`);
        expect(read.flat().filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([]);
      }),
    );
  },
);

test('a spreadsheet that splits at commas, semicolons and tabs alike gets each text in one cell', () => {
  const texts = ['a;=1', 'a\t=1', 'a,=1', '";=1"', "a'\t;,b"];
  for (const separator of [',', ';'] as const) {
    const records = createCsv({ separator }).toRecords(texts.map((text) => ({ ...todo, text })));
    const read: string[][] = parse(records, { delimiter: [',', ';', '\t'] });
    expect(read.map(([, text]) => text)).toEqual(texts);
  }
});

test.each([
  [';=1+1', `";=1+1"`],
  ['a;=HYPERLINK("https://evil.example")', `"a;=HYPERLINK(""https://evil.example"")"`],
  ['=1;=2', `"'=1;=2"`],
  ['a";=1', `"a"";=1"`],
  ['a\r;=1', `"a\r;=1"`],
  ['1,5', '"1,5"'],
])('with semicolons, a text is one cell, and no formula: %j', (text, field) => {
  const end = `${todo.createdAt};${todo.updatedAt}${blanks.slice(3).replaceAll(',', ';')}\r\n`;
  expect(createCsv({ separator: ';' }).toRecords([{ ...todo, text }])).toBe(`${todo.id};${field};false;${end}`);
});

test('the text of a todo is no last record', () => {
  const text = `\r\n${toCompleteRecord(1)}`;
  const file = toHeader() + toRecords([{ ...todo, text }]);
  const parsed: string[][] = parse(file);
  expect(parsed.map(([first]) => first)).toEqual(['id', todo.id]);
  // A file that is cut off within that text has no end for a parser.
  const cut = edit(file, /(#complete,1,+\r\n).*$/s, '$1');
  expect(() => parse(cut)).toThrow(CsvError);
});
