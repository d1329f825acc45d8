import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { follow } from '../schemas/schema-place.ts';

/** A JSON Schema or a part of it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly $ref?: string;
}

/** The service's schemas by file name. */
export type Schemas = Readonly<Record<string, JsonSchema>>;

/** Reads the schemas in `schemas/`. */
export function readSchemas(serviceDir: string): Schemas {
  const folder = join(serviceDir, 'schemas');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(files.map((file) => [file, readSchema(join(folder, file))]));
}

/** Reads a schema without its messages, which only the validators have. */
function readSchema(file: string): JsonSchema {
  return JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
    key === 'errorMessage' && typeof value === 'string' ? undefined : value,
  );
}

/** Returns the file of a schema, `create-todo.json` for `createTodo`. */
export function toFile(name: string): string {
  return `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.json`;
}

/** Returns the files to which schemas refer, directly or through others. */
export function findReferredFiles(schemas: Schemas, roots: readonly unknown[]): readonly string[] {
  const files = new Set<string>();
  roots.forEach(collect);
  return [...files].sort();

  function collect(schema: unknown): void {
    for (const [, file = ''] of JSON.stringify(schema).matchAll(/"\$ref":"([\w-]+\.json)/g)) {
      if (files.has(file)) continue;
      files.add(file);
      collect(schemas[file]);
    }
  }
}

/**
 * Resolves a schema's reference, for example `todo.json#/$defs/id`, or `#/$defs/id` within `file`.
 * @returns the target with the reference's siblings added, or the schema itself
 */
export function resolve(schemas: Schemas, schema: JsonSchema, file: string): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const { schema: found } = follow(new Map(Object.entries(schemas)), { file, pointer: '', schema });
  const { $id: _, $schema: __, title: ___, ...meaning } = found;
  return meaning;
}

/**
 * Returns a schema whose references point to an OpenAPI document's components, in which `todo.json` is `Todo` and its
 * definition `id` is `TodoId`.
 */
export function toComponent(schemas: Schemas, schema: JsonSchema, file: string): JsonSchema {
  const mapped = JSON.stringify(schema, (_, value: unknown) => (isChoice(value) ? withMapping(value) : value));
  return JSON.parse(mapped, (key: string, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? toComponentRef(schemas, value, file) : value,
  );

  /** Without a mapping, OpenAPI takes the names of the components for the values of the property. */
  function withMapping({ discriminator: { propertyName }, ...choice }: Choice) {
    const entries = choice.oneOf.map((branch) => {
      const { properties = {} } = resolve(schemas, branch, file);
      return [properties[propertyName]?.['const'], toComponentRef(schemas, branch.$ref, file)] as const;
    });
    return { ...choice, discriminator: { propertyName, mapping: Object.fromEntries(entries) } };
  }
}

/** A schema whose alternatives are told apart by one property. */
interface Choice {
  readonly discriminator: { readonly propertyName: string };
  readonly oneOf: readonly { readonly $ref: string }[];
}

function isChoice(value: unknown): value is Choice {
  return typeof value === 'object' && value !== null && 'discriminator' in value;
}

/** Returns the components of a schema and its definitions. */
export function toComponents(schemas: Schemas, file: string): Readonly<Record<string, JsonSchema>> {
  const { $id: _, $schema: __, $defs = {}, title = '', ...schema } = schemas[file] ?? {};
  const definitions = Object.entries($defs).map(([name, definition]) => [`${title}${capitalize(name)}`, definition]);
  return toComponent(schemas, Object.fromEntries([[title, schema], ...definitions]), file) as Record<
    string,
    JsonSchema
  >;
}

/** Returns a reference, for example `todo.json#/$defs/id`, as one to a component. */
export function toComponentRef(schemas: Schemas, ref: string, file = ref): string {
  const { target, fragment } = parse(ref, file);
  return `#/components/schemas/${schemas[target]?.title}${capitalize(fragment.replace('/$defs/', ''))}`;
}

function parse(ref: string, file: string) {
  const [target, fragment = ''] = ref.split('#');
  return { target: target || file, fragment };
}

function capitalize(name: string): string {
  return name.replace(/^./, (letter) => letter.toUpperCase());
}
