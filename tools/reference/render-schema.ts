import { type Html, html } from '../../src/reference/html.ts';
import type { JsonSchema } from '../openapi/schemas.ts';
import { follow, type OpenApi, toComponentName } from './openapi-types.ts';

/**
 * Renders a JSON Schema: its description, type and constraints, its members and its alternatives. References to scalars
 * are resolved in place; references to structures are links to the list of schemas, so recursion ends.
 */
export function renderSchema(document: OpenApi, schema: JsonSchema): Html {
  return html`${about(schema)}${structureOf(document, schema)}`;
}

/** Returns a schema's type in words, for example `array of Todo`, with a link if it is a component of its own. */
export function renderType(document: OpenApi, schema: JsonSchema): Html {
  const { $ref } = schema;
  const target = resolveSchema(document, schema);
  if ($ref !== undefined && isStructure(target)) {
    const name = toComponentName({ $ref });
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const { type, items } = target;
  if (items !== undefined) return html`array of ${renderType(document, items as JsonSchema)}`;
  if (target['const'] !== undefined || target['enum'] !== undefined) return html`${typeof firstValue(target)}`;
  return html`${[type ?? 'any'].flat().join(' or ')}`;
}

/** Renders constraints as a list of short phrases. Keywords without a phrase are shown as they are. */
export function renderConstraints(schema: JsonSchema): Html {
  const constraints = Object.entries(schema).filter(([keyword]) => !elsewhere.has(keyword));
  if (constraints.length === 0) return html``;
  return html`<ul class="constraints">${constraints.map(([keyword, value]) => html`<li>${toPhrase(keyword, value)}</li>`)}</ul>`;
}

function firstValue(schema: JsonSchema): unknown {
  return schema['const'] ?? (schema['enum'] as readonly unknown[])[0];
}

/** Keywords that are shown as description, type, members or alternatives. */
const elsewhere = new Set([
  ...['$ref', 'title', 'description', 'type', 'properties', 'required', 'items'],
  ...['oneOf', 'anyOf', 'allOf', 'discriminator'],
]);

const phrases: Readonly<Record<string, (value: string) => Html>> = {
  minLength: (value) => html`at least ${value} characters`,
  maxLength: (value) => html`at most ${value} characters`,
  minItems: (value) => html`at least ${value} items`,
  maxItems: (value) => html`at most ${value} items`,
  minimum: (value) => html`at least ${value}`,
  maximum: (value) => html`at most ${value}`,
  format: (value) => html`format <code>${value}</code>`,
  pattern: (value) => html`pattern <code>${value}</code>`,
  default: (value) => html`default <code>${value}</code>`,
  const: (value) => html`always <code>${value}</code>`,
};

function toPhrase(keyword: string, value: unknown): Html {
  if (keyword === 'examples') return html`for example <code>${toText((value as readonly unknown[])[0])}</code>`;
  if (keyword === 'additionalProperties' && value === false) return html`no other members`;
  if (keyword === 'enum') {
    return html`one of ${(value as readonly unknown[]).map((each) => html`<code>${toText(each)}</code> `)}`;
  }
  return phrases[keyword]?.(toText(value)) ?? html`${keyword} <code>${toText(value)}</code>`;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function about(schema: JsonSchema): Html {
  return html`${schema.description !== undefined && html`<p>${schema.description}</p>`}${renderConstraints(schema)}`;
}

const combiners = { oneOf: 'One of', anyOf: 'Any of', allOf: 'All of' } as const;

function isStructure(schema: JsonSchema): boolean {
  return ['properties', 'items', ...Object.keys(combiners)].some((keyword) => keyword in schema);
}

function structureOf(document: OpenApi, schema: JsonSchema): Html {
  const { items, properties } = schema;
  return html`${properties !== undefined && renderMembers(document, schema)}${
    items !== undefined &&
    html`<div class="items"><p class="of">Each item: ${renderType(document, items as JsonSchema)}</p>${within(document, items as JsonSchema)}</div>`
  }${Object.entries(combiners).map(([keyword, words]) => renderAlternatives(document, schema, keyword, words))}`;
}

function renderMembers(document: OpenApi, { properties = {}, required = [] }: JsonSchema): Html {
  const members = Object.entries(properties).map(
    ([name, member]) =>
      html`<dt><code>${name}</code> <span class="type">${renderType(document, member)}</span>${
        required.includes(name) && html` <span class="required">required</span>`
      }</dt><dd>${within(document, member)}</dd>`,
  );
  return html`<dl class="members">${members}</dl>`;
}

function renderAlternatives(document: OpenApi, schema: JsonSchema, keyword: string, words: string): Html {
  const alternatives = schema[keyword] as readonly JsonSchema[] | undefined;
  if (alternatives === undefined) return html``;
  const { propertyName } = Object(schema['discriminator']);
  const items = alternatives.map((alternative) => {
    const value = resolveSchema(document, alternative).properties?.[propertyName]?.['const'];
    const label = value === undefined ? undefined : html`<code>${propertyName}: ${toText(value)}</code> `;
    return html`<li><p class="of">${label}${renderType(document, alternative)}</p>${within(document, alternative)}</li>`;
  });
  return html`<p class="of">${words}</p><ul class="alternatives">${items}</ul>`;
}

/** What a place shows of its schema: nothing of a structure that has a link. */
function within(document: OpenApi, schema: JsonSchema): Html {
  if (schema.$ref === undefined) return renderSchema(document, schema);
  const target = resolveSchema(document, schema);
  return isStructure(target) ? html`` : about(target);
}

/** Returns the schema that a reference means: its target, with the members beside the reference. */
export function resolveSchema(document: OpenApi, schema: JsonSchema): JsonSchema {
  const { $ref, ...beside } = schema;
  return $ref === undefined
    ? schema
    : { ...resolveSchema(document, follow<JsonSchema>(document, { $ref })), ...beside };
}
