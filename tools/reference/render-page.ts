import { type Html, html } from '../../src/reference/html.ts';
import { tokenPlace } from '../../src/reference/token-help.ts';
import { dereference, type Header, listOperations, type OpenApi, type Response } from './openapi-types.ts';
import { renderDocument } from './render-document.ts';
import { renderOperation } from './render-operation.ts';
import { describeProblem, listProblemCodes, renderExample } from './render-problem.ts';
import { renderProblemLink, renderStatus } from './render-responses.ts';
import { renderConstraints, renderSchema } from './render-schema.ts';

/**
 * Renders the reference of an OpenAPI document: everything that it says, readable without a script, and a form per
 * operation. The one place that depends on the stage is `tokenPlace`.
 */
export function renderPage(document: OpenApi): string {
  const { title, description } = document.info;
  const tags = Map.groupBy(listOperations(document), ({ tags: [tag = ''] }) => tag);
  const groups = [...tags].map(
    ([tag, operations]) =>
      html`<section><h2>${tag}</h2>${operations.map((operation) => renderOperation(document, operation))}</section>`,
  );
  return renderDocument({
    title,
    description,
    root: '',
    body: html`${renderTop(document)}
<main data-server="${document.servers[0]?.url ?? '.'}">
${renderToken(document)}
${groups}
${renderProblems(document)}
${renderHeaders(document)}
${renderSchemas(document)}
</main>
<script src="docs/try-it.js" type="module"></script>`,
  });
}

function renderTop({ openapi, info, servers }: OpenApi): Html {
  return html`<header>
<h1>${info.title} <small>${info.version}</small></h1>
<p class="lead">${info.description}</p>
<dl class="facts">
<div><dt>Server</dt><dd><code id="server">this host</code></dd><dd>${servers.map(({ description }) => description)}</dd></div>
<div><dt>Licence</dt><dd>${info.license.name}</dd></div>
<div><dt>For programs</dt><dd><a href="openapi.json">openapi.json</a></dd><dd>OpenAPI ${openapi}</dd></div>
<div><dt>On this page</dt><dd><a href="#problems">Problems</a>, <a href="#headers">response headers</a>, <a href="#schemas">schemas</a></dd></div>
</dl>
</header>`;
}

/** A stage without an issuer shows nothing of it (page.css). */
function renderToken({ components }: OpenApi): Html {
  const schemes = Object.values(components.securitySchemes).map(
    ({ description }) => description !== undefined && html`<p>${description}</p>`,
  );
  return html`<section class="token needs-token" id="token-help"><h2>Token</h2>${schemes}
${{ markup: tokenPlace }}</section>`;
}

function renderProblems(document: OpenApi): Html {
  const rows = listProblemCodes()
    .map((code) => describeProblem(document, code))
    .map(
      ({ code, status, meaning }) =>
        html`<dt>${renderStatus(status)} ${renderProblemLink(code)}</dt><dd><p>${meaning}</p><details><summary>Example</summary>${renderExample(document, code)}</details></dd>`,
    );
  return html`<section id="problems"><h2>Problems</h2>
<p>Errors of the service are <a href="#schema-Problem">problems</a> (RFC 9457). Each code has a page with what to do.</p><dl class="members columns">${rows}</dl></section>`;
}

/** Headers of one name mean the same in all responses. */
function renderHeaders(document: OpenApi): Html {
  const rows = [...collectHeaders(document)].map(
    ([name, { description, schema }]) =>
      html`<dt id="header-${name}"><code>${name}</code></dt><dd><p>${description}</p>${renderConstraints(schema)}</dd>`,
  );
  return html`<section id="headers"><h2>Response headers</h2><dl class="members columns">${rows}</dl></section>`;
}

function collectHeaders(document: OpenApi): ReadonlyMap<string, Header> {
  const responses = listOperations(document).flatMap((operation) => Object.values(operation.responses));
  return new Map(
    responses.flatMap((response) =>
      Object.entries(dereference<Response>(document, response).headers ?? {}).map(
        ([name, header]) => [name, dereference<Header>(document, header)] as const,
      ),
    ),
  );
}

function renderSchemas(document: OpenApi): Html {
  const all = Object.entries(document.components.schemas).map(
    ([name, schema]) => html`<details class="card"><summary><h3>${name}</h3></summary>
<div class="opened" id="schema-${name}"><div class="schema">${renderSchema(document, schema)}</div></div></details>`,
  );
  return html`<section id="schemas"><h2>Schemas</h2>${all}</section>`;
}
