import { expect, test } from '@jest/globals';
import { html } from '../../src/reference/html.ts';

test('text is text in elements and in attributes of either quote, and markup stays markup', () => {
  const text = `&amp; <b> "x' onclick='y`;
  const escaped = '&amp;amp; &lt;b&gt; &quot;x&#39; onclick=&#39;y';
  const { markup } = html`<a title="${text}">${html`<i>${text}</i>`}</a>\n${[text, html`<br>`, ['$&', 1]]}`;
  expect(markup).toBe(`<a title="${escaped}"><i>${escaped}</i></a>\n${escaped}<br>$&amp;1`);
});

test('what is absent leaves nothing, and 0 and an empty text are there', () => {
  expect(html`[${undefined}${false}${0}${''}]`.markup).toBe('[0]');
});
