import { describe, expect, test } from '@jest/globals';
import {
  dereference,
  listOperations,
  type OpenApi,
  type Parameter,
  type Response,
} from '../../../tools/reference/openapi-types.ts';
import { renderPage } from '../../../tools/reference/render-page.ts';
import { describeProblem, listProblemCodes, renderProblem } from '../../../tools/reference/render-problem.ts';
import { document as generated } from '../../api/conformance.ts';
import { toText } from '../../reference/to-text.ts';

const openapi = generated as unknown as OpenApi;
const page = renderPage(openapi);
const problems = listProblemCodes().map((code) => [code, renderProblem(openapi, code)] as const);

describe('the page of the document', () => {
  test('has every text and number of it', () => {
    const text = toText(page);
    const values = [...listValues(openapi)].filter(
      ([key, value]) => !elsewhere.includes(key) && !String(value).startsWith('#/components/'),
    );
    expect(values.length).toBeGreaterThan(200);
    expect(values.filter(([, value]) => !text.includes(String(value).replace(/\s+/g, ' ')))).toEqual([]);
  });

  test('has a form per operation, with a field per parameter and its choices', () => {
    const forms = page.match(/<form.*?<\/form>/gs) ?? [];
    const shown = forms.map((form) => ({
      request: (/data-method="(\w+)" data-path="([^"]+)"/.exec(form) ?? []).slice(1).join(' '),
      fields: [...form.matchAll(/name="(\w+:[^"]+)"/g)].map(([, name]) => name).sort(),
      hasBody: form.includes('name="body"'),
    }));
    const documented = listOperations(openapi).map(({ method, path, parameters, requestBody }) => ({
      request: `${method} ${path}`,
      fields: parameters
        .map((each) => dereference<Parameter>(openapi, each))
        .map((parameter) => `${parameter.in}:${parameter.name}`)
        .sort(),
      hasBody: requestBody !== undefined,
    }));
    expect(shown).toEqual(documented);
    expect(page).toContain('<option value="">default: asc</option><option>asc</option><option>desc</option>');
  });
});

test('an operation has its responses, each with its headers and the pages of its problems', () => {
  const [operations = ''] = page.split('<section id="problems">');
  const sections = operations.split('<details class="operation card">').slice(1);
  const shown = sections.map((section) =>
    (section.match(/<details><summary>.*?<\/details>/gs) ?? []).map((response) => ({
      status: /status s\d">(\d+)</.exec(response)?.[1],
      headers: [...response.matchAll(/href="#header-([^"]+)"/g)].map(([, name]) => name).sort(),
      problems: [...response.matchAll(/href="problems\/(\w+)"/g)].map(([, code]) => code),
    })),
  );
  const documented = listOperations(openapi).map(({ responses }) =>
    Object.entries(responses).map(([status, response]) => {
      const { headers = {}, content = {} } = dereference<Response>(openapi, response);
      const problems = Object.keys(content['application/problem+json']?.examples ?? {});
      return { status, headers: Object.keys(headers).sort(), problems };
    }),
  );
  expect(shown).toEqual(documented);
});

test.each(listProblemCodes())(
  'the page has the example of %s once, for all operations that respond with it',
  (code) => {
    expect(toText(page).split(`"code": "${code}"`)).toHaveLength(2);
  },
);

describe.each([['/docs', page], ...problems.map(([code, html]) => [`/problems/${code}`, html] as const)])(
  'the page %s',
  (path, html) => {
    test('has no two elements with one id, and labels refer to fields', () => {
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(ids).toEqual([...new Set(ids)]);
      const referred = [...html.matchAll(/ (?:for|aria-describedby)="([^"]*)"/g)].map(([, id]) => id);
      expect(referred.filter((id) => !ids.includes(id))).toEqual([]);
    });

    test('has relative links only, to what the service serves, so that it works below a base path', () => {
      const links = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, url = '']) => url);
      expect(links.length).toBeGreaterThan(2);
      expect(links.filter((url) => url.startsWith('/'))).toEqual([]);
      const targets = links.map((url) => url.replace(/^data:,$/, '/docs')).map((url) => toTarget(url, path));
      expect(targets.filter((target) => !served.has(target))).toEqual([]);
    });

    test('has no choice without words', () => {
      expect(html).not.toMatch(/<option[^>]*><\/option>/);
    });

    test('has no inline style or script, which its content security policy forbids', () => {
      expect(html).not.toMatch(/ style=| on\w+=|<style|<script(?! src="docs\/try-it\.js")/);
    });
  },
);

test('the explanation for programs has no path that a base path would change, except those of the document', () => {
  expect(describeProblem(openapi, 'todo_exists')).toEqual({
    title: 'Conflict',
    status: 409,
    code: 'todo_exists',
    detail: 'There is already a todo with this id.',
    meaning: 'The id that you chose is taken. The stored todo is unchanged.',
    action: 'Choose another id, or leave it out. To replace the todo, use PUT.',
    operations: [{ operationId: 'createTodo', method: 'POST', path: '/todos' }],
  });
});

test('text of the document is never markup', () => {
  const hostile = `"><script>alert('1')</script><!-- token -->&amp;`;
  const poisoned: OpenApi = JSON.parse(JSON.stringify(openapi), (key, value) =>
    ['description', 'summary', 'title', 'text', 'detail', 'pattern', 'format', 'default'].includes(key) &&
    typeof value === 'string'
      ? `${value}${hostile}`
      : value,
  );
  const html = renderPage(poisoned);
  expect(html).not.toContain('<script>alert');
  expect(html.match(/<script/g)).toEqual(['<script']);
  expect(html.match(/<!--/g)).toEqual(['<!--']);
  expect(toText(html).split(hostile).length).toBeGreaterThan(100);
  for (const code of listProblemCodes()) expect(renderProblem(poisoned, code)).not.toContain('<script');
});

/** Keys whose values are identifiers, shown in another form, or resolved. */
const elsewhere = [
  '$ref',
  'operationId',
  'title',
  'in',
  'url',
  'bearerFormat',
  'scheme',
  'identifier',
  'additionalProperties',
  'required',
];

/** @returns all scalars of the document by their key */
function* listValues(value: unknown, key = ''): Generator<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return yield [key, value];
  for (const [name, member] of Object.entries(value)) yield* listValues(member, Number(name) >= 0 ? key : name);
}

const served = new Set([
  ...['/docs', '/docs/page.css', '/docs/try-it.js', '/openapi.json'],
  ...listProblemCodes().map((code) => `/problems/${code}`),
  ...[...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => `/docs#${id}`),
]);

function toTarget(url: string, path: string): string {
  const { pathname, hash } = new URL(url, `https://api.example${path}`);
  return `${pathname}${hash}`;
}
