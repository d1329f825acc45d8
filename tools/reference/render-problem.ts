import { toProblem } from '../../src/http/problem.ts';
import { problemExplanations } from '../../src/http/problem-explanations.ts';
import { type ProblemCode, problemTypes } from '../../src/http/problem-types.ts';
import { type Html, html } from '../../src/reference/html.ts';
import { dereference, type Located, listOperations, type OpenApi, type Response } from './openapi-types.ts';
import { renderDocument } from './render-document.ts';
import { renderMethod } from './render-operation.ts';
import { renderJson, renderStatus } from './render-responses.ts';

/** The explanation of a problem, and the operations that respond with it. Its type is the URL that has it, below any base path. */
export function describeProblem(document: OpenApi, code: ProblemCode) {
  const { title, status, detail } = toProblem({ code }, { requestId: '' });
  const operations = listOperations(document).filter((operation) => hasProblem(document, operation, code));
  return {
    title,
    status,
    code,
    detail,
    ...problemExplanations[code],
    operations: operations.map(({ operationId, method, path }) => ({ operationId, method, path })),
  };
}

/** Returns all codes, by status. */
export function listProblemCodes(): readonly ProblemCode[] {
  const codes = Object.keys(problemTypes) as ProblemCode[];
  return codes.sort((one, other) => problemTypes[one].status - problemTypes[other].status);
}

/** Renders the page of a problem. */
export function renderProblem(document: OpenApi, code: ProblemCode): string {
  const { title, status, detail, meaning, action, operations } = describeProblem(document, code);
  return renderDocument({
    title: `${code} · ${document.info.title}`,
    description: meaning,
    root: '../',
    body: html`<header><p><a href="../docs">${document.info.title}</a></p>
<h1><code>${code}</code></h1>
<p class="lead">${renderStatus(status)} ${title}: ${detail}</p></header>
<main>
<section><h2>What it means</h2><p>${meaning}</p></section>
<section><h2>What to do</h2><p>${action}</p></section>
<section><h2>Operations that respond with it</h2>${renderOperations(operations)}</section>
<section><h2>Example</h2>${renderExample(document, code)}</section>
</main>`,
  });
}

function renderOperations(operations: readonly Pick<Located, 'operationId' | 'method' | 'path'>[]): Html {
  if (operations.length === 0) return html`<p>None of the documented operations.</p>`;
  const items = operations.map(
    ({ operationId, method, path }) =>
      html`<li>${renderMethod(method)} <a href="../docs#${operationId}"><code>${path}</code></a></li>`,
  );
  return html`<ul class="operations">${items}</ul>`;
}

/** Renders an example of a problem: that of the document, if it has one. */
export function renderExample(document: OpenApi, code: ProblemCode): Html {
  const [, example] =
    listOperations(document)
      .flatMap((operation) => toExamples(document, operation))
      .find(([name]) => name === code) ?? [];
  return renderJson(example ?? toProblem({ code }, { requestId: '5c286eab-4302-4706-aa67-233c884c3512' }));
}

function hasProblem(document: OpenApi, operation: Located, code: string): boolean {
  return toExamples(document, operation).some(([name]) => name === code);
}

function toExamples(document: OpenApi, { responses }: Located): readonly (readonly [string, unknown])[] {
  return Object.values(responses)
    .map((response) => dereference<Response>(document, response))
    .flatMap(({ content = {} }) => Object.entries(content['application/problem+json']?.examples ?? {}))
    .map(([code, { value }]) => [code, value] as const);
}
