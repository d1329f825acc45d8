import { type Html, html } from '../../src/reference/html.ts';
import { dereference, type Header, type Located, type Media, type OpenApi, type Response } from './openapi-types.ts';
import { renderSchema, renderType } from './render-schema.ts';

/** Renders the responses of an operation, each with its headers, its bodies and their examples. */
export function renderResponses(document: OpenApi, { responses }: Located): Html {
  const all = Object.entries(responses).map(([status, response]) =>
    renderResponse(document, status, dereference<Response>(document, response)),
  );
  return html`${all}`;
}

function renderResponse(
  document: OpenApi,
  status: string,
  { description, headers = {}, content = {} }: Response,
): Html {
  const media = Object.entries(content);
  const codes = media.flatMap(([, { examples = {} }]) => Object.keys(examples));
  return html`<details><summary>${renderStatus(status)} ${description}${
    codes.length > 0 && html` <span class="codes">${codes.join(', ')}</span>`
  }</summary>
${media.map(([type, each]) => html`<h5><code>${type}</code></h5>${renderMedia(document, each)}`)}
${renderHeaders(document, headers)}</details>
`;
}

/** Renders a status in the colour of its class. */
export function renderStatus(status: number | string): Html {
  return html`<span class="status s${String(status).charAt(0)}">${status}</span>`;
}

/** The named examples of a response are problems. Their section has them, because many responses share each. */
function renderMedia(document: OpenApi, { schema, example, examples = {} }: Media): Html {
  const codes = Object.keys(examples);
  if (codes.length > 0)
    return html`<p>${codes.map((code, index) => html`${index > 0 && ', '}${renderProblemLink(code)}`)}</p>`;
  const own = example ?? firstExample(document, schema);
  return html`<div class="schema">${schema.$ref === undefined ? renderSchema(document, schema) : html`<p>${renderType(document, schema)}</p>`}</div>
${own !== undefined && renderJson(own)}`;
}

/** Renders a link from the page to the page of a problem. */
export function renderProblemLink(code: string): Html {
  return html`<a href="problems/${code}"><code>${code}</code></a>`;
}

function firstExample(document: OpenApi, schema: Media['schema']): unknown {
  return dereference(document, schema).examples?.[0];
}

/** Renders a value as indented JSON. */
export function renderJson(value: unknown): Html {
  return html`<pre>${JSON.stringify(value, undefined, 2)}</pre>`;
}

function renderHeaders(document: OpenApi, headers: NonNullable<Response['headers']>): Html {
  const all = Object.entries(headers).map(([name, header]) => ({ name, ...dereference<Header>(document, header) }));
  const rows = [
    ['Headers', all.filter(({ required }) => required)],
    ['Sometimes', all.filter(({ required }) => !required)],
  ] as const;
  return html`${rows.map(
    ([words, found]) =>
      found.length > 0 &&
      html`<p class="headers">${words}: ${found.map(({ name }, index) => html`${index > 0 && ', '}<a href="#header-${name}">${name}</a>`)}</p>`,
  )}`;
}
