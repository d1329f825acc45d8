import { type Html, html } from '../../src/reference/html.ts';
import type { JsonSchema } from '../openapi/schemas.ts';
import { type Content, dereference, type Located, type Media, type OpenApi, type Parameter } from './openapi-types.ts';
import { renderConstraints, renderType, resolveSchema } from './render-schema.ts';

/** Renders the request of an operation as a form, whose fields carry the names that `try-it.ts` reads. */
export function renderForm(document: OpenApi, operation: Located): Html {
  const { method, path, operationId, requestBody } = operation;
  const parameters = operation.parameters.map((parameter) => dereference<Parameter>(document, parameter));
  const needsToken = (operation.security ?? document.security).length > 0;
  return html`<form data-method="${method}" data-path="${path}"${needsToken && html` data-token`}>
<h4>Request</h4>
${needsToken && html`<p class="needs-token">Needs a <a href="#token-help">token</a>.</p>`}
${['path', 'query'].map((place) => renderFields(document, operationId, parametersIn(place)))}
${requestBody && renderBody(operationId, requestBody.content)}
${renderHeaderFields(document, operationId, parametersIn('header'))}
<p class="send" hidden><button>Send</button></p>
<pre class="curl" hidden></pre>
<div class="response"><p class="result" role="status"></p><div class="received"></div></div>
</form>`;

  function parametersIn(place: string): readonly Parameter[] {
    return parameters.filter((parameter) => parameter.in === place);
  }
}

/** Header fields are seldom needed, so they are closed. */
function renderHeaderFields(document: OpenApi, operationId: string, parameters: readonly Parameter[]): Html {
  if (parameters.length === 0) return html``;
  const names = parameters.map(({ name }) => name).join(', ');
  return html`<details class="header-fields"><summary>Headers <span class="type">${names}</span></summary>
${renderFields(document, operationId, parameters)}</details>`;
}

/** Headers have their summary. */
const legends: Readonly<Record<string, string>> = { path: 'Path', query: 'Query' };

function renderFields(document: OpenApi, operationId: string, parameters: readonly Parameter[]): Html {
  const [first] = parameters;
  if (first === undefined) return html``;
  const fields = parameters.map((parameter) => renderField(document, `${operationId}-${parameter.name}`, parameter));
  const legend = legends[first.in];
  return html`<fieldset>${legend !== undefined && html`<legend>${legend}</legend>`}${fields}</fieldset>`;
}

function renderField(document: OpenApi, id: string, parameter: Parameter): Html {
  const { name, description, required } = parameter;
  const schema = resolveSchema(document, parameter.schema);
  return html`<div class="field">
<label for="${id}"><code>${name}</code> <span class="type">${renderType(document, schema)}</span>${
    required && html` <span class="required">required</span>`
  }</label>
${renderInput(id, parameter, schema)}
<div class="about" id="${id}-about">${description !== undefined && html`<p>${description}</p>`}${renderConstraints(schema)}</div>
</div>`;
}

/** Only a path needs its parameters: any other value may be tried, also a wrong one. */
function renderInput(id: string, { name, in: place, required }: Parameter, schema: JsonSchema): Html {
  const attributes = html`id="${id}" name="${place}:${name}" aria-describedby="${id}-about"${required && html` required`}`;
  const choices = toChoices(schema);
  if (choices === undefined) {
    return html`<input ${attributes} placeholder="${toHint(schema)}" autocomplete="off" autocapitalize="none" spellcheck="false">`;
  }
  const options = choices.map((choice) => html`<option>${choice}</option>`);
  return html`<select ${attributes}><option value="">${toHint(schema) || 'not sent'}</option>${options}</select>`;
}

function toChoices(schema: JsonSchema): readonly string[] | undefined {
  const values = schema['enum'] as readonly unknown[] | undefined;
  return schema['type'] === 'boolean' ? ['true', 'false'] : values?.map(String);
}

function toHint({ default: usual, examples: [example] = [] }: JsonSchema): string {
  if (usual !== undefined) return `default: ${String(usual)}`;
  return example === undefined ? '' : `for example ${String(example)}`;
}

function renderBody(operationId: string, content: Content): Html {
  const id = `${operationId}-body`;
  const [media] = Object.values(content);
  if (media === undefined) return html``;
  const [example = ''] = toExamples(media).map(({ text }) => text);
  return html`<fieldset><legend>Body</legend>
${renderMediaTypes(operationId, Object.keys(content))}
${renderExamples(operationId, media)}
<div class="field wide"><label for="${id}">JSON</label>
<textarea id="${id}" name="body" rows="${example.split('\n').length + 1}" spellcheck="false">
${example}</textarea></div>
</fieldset>`;
}

function renderMediaTypes(operationId: string, types: readonly string[]): Html {
  const id = `${operationId}-media-type`;
  if (types.length === 1) return html`<input type="hidden" name="mediaType" value="${types[0]}">`;
  const options = types.map((type) => html`<option>${type}</option>`);
  return html`<div class="field"><label for="${id}">Media type</label><select id="${id}" name="mediaType">${options}</select></div>`;
}

function renderExamples(operationId: string, media: Media): Html {
  const examples = toExamples(media);
  if (examples.length < 2) return html``;
  const id = `${operationId}-example`;
  const options = examples.map(({ name, text }) => html`<option value="${text}">${name}</option>`);
  return html`<div class="field"><label for="${id}">Example</label><select id="${id}" name="example">${options}</select></div>`;
}

function toExamples({ example, examples = {} }: Media): readonly { readonly name: string; readonly text: string }[] {
  const all = example === undefined ? Object.entries(examples) : [['Example', { value: example }] as const];
  return all.map(([name, { value }]) => ({ name, text: JSON.stringify(value, undefined, 2) }));
}
