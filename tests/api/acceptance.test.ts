import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bodyBytesMax, utf8Names } from '../../src/http/body.ts';
import { anyText } from '../support/any-text.ts';
import { textMax } from '../support/schema-limits.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { path } from './rows.ts';

test.each([
  'application/json',
  'Application/JSON; Charset=UTF-8',
  'application/json;charset="utf-8"',
  'application/json ; charset=utf-8; profile=x',
  ...utf8Names.map((name) => `application/json; charset=${name}`),
  ...utf8Names.map((name) => `application/json;charset="${name.toUpperCase()}"`),
])('takes a body of type %s', async (type) => {
  const { send } = createApiUnderTest();
  expect((await send('POST', '/todos', json({ text: 'Buy milk' }, { 'content-type': type }))).status).toBe(201);
});

test.each(['identity', 'Identity', 'IDENTITY', '', ',', ' , ', 'identity, identity', ' identity '])(
  'takes a body with Content-Encoding: %s',
  async (encoding) => {
    const { send } = createApiUnderTest();
    const options = json({ text: 'Buy milk' }, { 'content-encoding': encoding });
    expect(await send('POST', '/todos', options)).toMatchObject({ status: 201 });
  },
);

test('takes a body that the gateway encoded in base64', async () => {
  const { send } = createApiUnderTest();
  const body = Buffer.from(JSON.stringify({ text: 'Buy 🥛' }));
  expect(await send('POST', '/todos', { ...json({}), body })).toMatchObject({ status: 201, body: { text: 'Buy 🥛' } });
});

test.each([
  ['one character', 'a'],
  ['as many characters as a text may have', 'a'.repeat(textMax)],
  ['as many, of two UTF-16 code units', '🥛'.repeat(textMax)],
  ['newlines and tabs', '\n\ta\n'],
  ['line ends of CR LF', 'a\r\n\r\nb\r\n'],
  ['invisible characters among others', '\u200Ba\uFEFF'],
  ['an emoji of several', '👩🏽‍🚀❤️'],
  ['spaces around', '  a  '],
  ['characters that JSON escapes', '"\\/\u2028'],
  ['what looks like markup', '<script>alert(1)</script>'],
])('keeps a text exactly as sent: %s', async (_, text) => {
  const { send } = createApiUnderTest();
  const { status, body } = await send('POST', '/todos', json({ text }));
  expect({ status, body }).toMatchObject({ status: 201, body: { text } });
  expect((await send('GET', '/todos')).body).toEqual([body]);
});

test('takes the longest text with every character escaped', async () => {
  const { send } = createApiUnderTest();
  const text = '🥛'.repeat(textMax);
  const body = `{"text":"${String.raw`\ud83e\udd5b`.repeat(textMax)}"}`;
  expect(await send('POST', '/todos', { ...json({}), body })).toMatchObject({ status: 201, body: { text } });
});

test('takes a body of exactly the largest size', async () => {
  const { send } = createApiUnderTest();
  const body = JSON.stringify({ text: 'a' }).padEnd(bodyBytesMax.single);
  for (const exact of [body, Buffer.from(body)]) {
    expect(await send('POST', '/todos', { ...json({}), body: exact })).toMatchObject({ status: 201 });
  }
  expect(await send('POST', '/todos', { ...json({}), body: `${body} ` })).toMatchObject({ status: 413 });
});

const parts = fc.constantFrom('\r', '\n', '\r\n', ' ', '\u200B', '\u3164', 'a');
const lines = fc.array(parts, { maxLength: 5 }).map((some) => some.join(''));

test('takes a text exactly when its characters and their number allow it', async () => {
  const { send } = createApiUnderTest();
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText(40), lines), async (text) => {
      const isVisible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
      const isAllowed = isVisible && text.isWellFormed() && !/[^\P{Cc}\n\t]/u.test(text.replaceAll('\r\n', ''));
      const { status, body } = await send('POST', '/todos', json({ text }));
      expect(status).toBe(isAllowed ? 201 : 400);
      if (isAllowed) expect(body).toMatchObject({ text });
    }),
  );
});

test.each(['/health', '/todos', '/todos?done=true', path, '/todos?x=1', '/x'])(
  'HEAD %s answers as GET does',
  async (url) => {
    const { send } = createApiUnderTest();
    const headers = { 'x-request-id': 'mine' };
    expect(await send('HEAD', url, { headers })).toEqual({ ...(await send('GET', url, { headers })), body: undefined });
  },
);
