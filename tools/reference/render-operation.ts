import { type Html, html } from '../../src/reference/html.ts';
import type { Content, Located, OpenApi } from './openapi-types.ts';
import { renderForm } from './render-form.ts';
import { renderResponses } from './render-responses.ts';
import { renderWholeSchema } from './render-schema.ts';

/** Renders an operation: closed, a line to read; open, a form to try it beside what the document says of it. */
export function renderOperation(document: OpenApi, operation: Located): Html {
  const { operationId, method, path, summary, requestBody } = operation;
  return html`<details class="operation card">
<summary><h3>${renderMethod(method)} <code>${path}</code></h3> <span class="summary">${summary}</span></summary>
<div class="opened columns" id="${operationId}">
${renderForm(document, operation)}
<section>${requestBody && renderBodySchema(document, requestBody.content)}
<h4>Responses</h4>
<div class="responses">${renderResponses(document, operation)}</div></section>
</div>
</details>
`;
}

/** All media types of a body have one schema. */
function renderBodySchema(document: OpenApi, content: Content): Html {
  const types = Object.keys(content).map((type) => html`<code>${type}</code> `);
  return html`<h4>Body</h4><p class="of">${types}</p>
<div class="schema">${Object.values(content)
    .slice(0, 1)
    .map(({ schema }) => renderWholeSchema(document, schema))}</div>
`;
}

/** Renders a method in its colour. */
export function renderMethod(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`;
}
