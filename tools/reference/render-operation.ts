import { type Html, html } from '../../src/reference/html.ts';
import type { Located, OpenApi } from './openapi-types.ts';
import { renderForm } from './render-form.ts';
import { renderResponses } from './render-responses.ts';

/** Renders an operation: closed, a line to read; open, a form to try it beside its responses. */
export function renderOperation(document: OpenApi, operation: Located): Html {
  const { operationId, method, path, summary } = operation;
  return html`<details class="operation">
<summary><h3>${renderMethod(method)} <code>${path}</code></h3> <span class="summary">${summary}</span></summary>
<div class="opened" id="${operationId}">
${renderForm(document, operation)}
<section class="responses"><h4>Responses</h4>
${renderResponses(document, operation)}</section>
</div>
</details>
`;
}

/** Renders a method in its colour. */
export function renderMethod(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`;
}
