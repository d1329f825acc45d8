import { type Html, html } from '../../src/reference/html.ts';
import type { JsonSchema } from '../openapi/schemas.ts';
import { follow, type OpenApi, toComponentName } from './openapi-types.ts';

/**
 * Renders a JSON Schema: its description, type and constraints, its members and its alternatives. References to scalars
 * are resolved in place; references to structures are links to the list of schemas, so recursion ends.
 */
export function renderSchema(document: OpenApi, schema: JsonSchema): Html {
  return renderIn({ document }, schema);
}

/** Renders a JSON Schema with the structures to which it refers, each inside the other, for whoever fills it in. */
export function renderWholeSchema(document: OpenApi, schema: JsonSchema): Html {
  return within({ document, opened: [] }, schema);
}

/** Where a schema is rendered: with the structures that are open around it, or none if references stay links. */
interface Place {
  readonly document: OpenApi;
  readonly opened?: readonly string[];
}

function renderIn(place: Place, schema: JsonSchema): Html {
  return html`${about(schema)}${structureOf(place, schema)}`;
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
  return html`${[type ?? (target.properties ? 'object' : 'any')].flat().join(' or ')}`;
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
  minLength: (value) => html`minimum length ${value}`,
  maxLength: (value) => html`maximum length ${value}`,
  minItems: (value) => html`minimum items ${value}`,
  maxItems: (value) => html`maximum items ${value}`,
  minimum: (value) => html`minimum ${value}`,
  maximum: (value) => html`maximum ${value}`,
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

function structureOf(place: Place, schema: JsonSchema): Html {
  const { items, properties } = schema;
  return html`${properties !== undefined && renderMembers(place, schema)}${
    items !== undefined && renderItem(html`Each item: `, place, items as JsonSchema)
  }${Object.entries(combiners).map(([keyword, words]) => renderAlternatives(place, schema, keyword, words))}`;
}

function renderMembers(place: Place, { properties = {}, required = [] }: JsonSchema): Html {
  const members = Object.entries(properties).map(
    ([name, member]) =>
      html`<dt><code>${name}</code> <span class="type">${renderType(place.document, member)}</span>${
        required.includes(name) && html` <span class="required">required</span>`
      }</dt><dd>${within(place, member)}</dd>`,
  );
  return html`<dl class="members">${members}</dl>`;
}

function renderItem(label: Html, place: Place, schema: JsonSchema): Html {
  return html`<div class="item"><p class="of">${label}${renderType(place.document, schema)}</p>${within(place, schema)}</div>`;
}

function renderAlternatives(place: Place, schema: JsonSchema, keyword: string, words: string): Html {
  const alternatives = schema[keyword] as readonly JsonSchema[] | undefined;
  if (alternatives === undefined) return html``;
  const items = alternatives.map((alternative) => renderItem(toLabel(place, schema, alternative), place, alternative));
  return html`<p class="of">${words}</p>${items}`;
}

/** Names an alternative by the value that tells it apart, if it has one. */
function toLabel({ document }: Place, schema: JsonSchema, alternative: JsonSchema): Html {
  const { propertyName } = Object(schema['discriminator']);
  const value = resolveSchema(document, alternative).properties?.[propertyName]?.['const'];
  return value === undefined ? html`` : html`<code>${propertyName}</code> is <code>${toText(value)}</code>: `;
}

/** What a place shows of its schema: nothing of a structure that has a link, unless it opens it, once. */
function within(place: Place, schema: JsonSchema): Html {
  const { $ref } = schema;
  if ($ref === undefined) return renderIn(place, schema);
  const target = resolveSchema(place.document, schema);
  if (!isStructure(target)) return about(target);
  if (place.opened === undefined || place.opened.includes($ref)) return html``;
  return renderIn({ ...place, opened: [...place.opened, $ref] }, target);
}

/** Returns the schema that a reference means: its target, with the members beside the reference. */
export function resolveSchema(document: OpenApi, schema: JsonSchema): JsonSchema {
  const { $ref, ...beside } = schema;
  return $ref === undefined
    ? schema
    : { ...resolveSchema(document, follow<JsonSchema>(document, { $ref })), ...beside };
}
