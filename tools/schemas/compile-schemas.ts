import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';
import type { JsonSchema } from '../openapi/schemas.ts';
import { carryMessages } from './carry-messages.ts';
import { compactValidators } from './compact-validators.ts';
import { formats } from './formats.ts';
import { measureText } from './largest-text.ts';
import { children, follow } from './schema-place.ts';
import { requireMeaning } from './schema-rules.ts';
import { writeWhenChanged } from './write-when-changed.ts';

/**
 * Compiles every `schemas/*.json` (JSON Schema 2020-12) to `src/generated/validators.js`, standalone validators without
 * Ajv, and `validators.d.ts`, their types. `schemas/create-todo.json` becomes the function `createTodo` and the type
 * `CreateTodo`. The sets `takesBody` and `takesPath` have the validators of requests with a body and with path parameters,
 * `todoEventBytesMax` is the size of the largest event, and `todoTypes` has the JSON types of each member of a todo.
 * Unchanged files are not written.
 * @param serviceDir folder with `schemas` and `src`
 * @throws Error when a schema is invalid, is not named after its file, has a broken reference or breaks a rule
 */
export async function compileSchemas(serviceDir: string): Promise<void> {
  const folder = join(serviceDir, 'schemas');
  const schemas = await readSchemas(folder);
  const byFile = new Map<string, JsonSchema>(schemas.map((schema) => [schema.$id, schema]));
  requireMeaning(byFile);
  const [validators, types] = await Promise.all([compileValidators(schemas, byFile), compileTypes(schemas, folder)]);
  const generated = join(serviceDir, 'src', 'generated');
  await mkdir(generated, { recursive: true });
  await writeWhenChanged(join(generated, 'validators.js'), validators);
  await writeWhenChanged(join(generated, 'validators.d.ts'), types);
}

interface Schema extends JsonSchema {
  readonly $id: string;
  readonly title: string;
}

async function readSchemas(folder: string): Promise<readonly Schema[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const schema = parseSchema(file, await readFile(join(folder, file), 'utf8'));
      requireName(file, '$id', schema.$id, file);
      requireName(file, 'title', schema.title, typeName(file));
      return schema;
    }),
  );
}

/** @throws Error that names the file */
function parseSchema(file: string, text: string): Schema {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`schemas/${file}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Two schemas of one name would silently share a type. */
function requireName(file: string, keyword: string, name: string | undefined, expected: string): void {
  if (name !== expected) throw new Error(`schemas/${file}: "${keyword}" must be "${expected}"`);
}

async function compileValidators(schemas: readonly Schema[], byFile: ReadonlyMap<string, JsonSchema>): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    discriminator: true,
    useDefaults: true,
    keywords: ['errorMessage'],
    formats: Object.fromEntries(Object.entries(formats).map(([name, { pattern }]) => [name, pattern])),
    code: { source: true, esm: true, lines: true },
  });
  for (const schema of schemas) addSchema(ajv, schema);
  // No schema here has the unevaluated* keywords, and the notes of Ajv for them keep unused validators in a bundle.
  // src/faults.ts words the errors. Ajv's own messages are for faults of the schemas themselves, found above.
  Object.assign(ajv.opts, { unevaluated: false, messages: false });
  carryMessages(ajv);
  const names = Object.fromEntries(schemas.map(({ $id }) => [exportName($id), $id]));
  // Ajv writes `require` even into ES modules. Bundling makes one file without imports.
  const contents = `${standalone.default(ajv, names)}
export const takesBody = ${listTaking('body', schemas)};
export const takesPath = ${listTaking('pathParameters', schemas)};
${measureEvent(byFile)}
${listTypes(byFile)}`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles.map(({ text }) => compactValidators(text)).join('');
}

/** @throws Error that names the file of an invalid schema */
function addSchema(ajv: Ajv2020, schema: Schema): void {
  try {
    ajv.addSchema(toChecked(schema));
  } catch (error) {
    throw new Error(`schemas/${schema.$id}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Returns a schema as it is checked. The items of a list that is too long are left out: the time for them has no bound,
 * and it grows with the square of the number of faults. A pattern beside the format of a UUID only tells clients the same.
 */
function toChecked(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('format' in value && value.format === 'uuid') return { ...value, pattern: undefined };
    if (!('items' in value && 'maxItems' in value)) return value;
    const { items, ...list } = value;
    return { ...list, if: { minItems: Number(value.maxItems) + 1 }, else: { items } };
  });
}

function listTaking(part: string, schemas: readonly Schema[]): string {
  const taking = schemas.filter(({ properties }) => properties?.[part] !== undefined);
  return `new Set([${taking.map(({ $id }) => exportName($id)).join(', ')}])`;
}

/** Events come without HTTP's limit of a body, so their schema gives it. */
function measureEvent(schemas: ReadonlyMap<string, JsonSchema>): string {
  const file = 'todo-event.json';
  const { bytes, faults } = measureText(schemas, { file, pointer: '', schema: schemas.get(file) ?? {} });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return `export const todoEventBytesMax = ${bytes};`;
}

/** Stored todos may be older than a rule of their schema, but must have its types. */
function listTypes(schemas: ReadonlyMap<string, JsonSchema>): string {
  const file = 'todo.json';
  const todo = { file, pointer: '', schema: schemas.get(file) ?? {} };
  const types = children(todo, 'properties').map((place) => {
    const name = place.pointer.replace('/properties/', '');
    const { type = [] } = follow(schemas, place).schema;
    const names = [type].flat().map((each) => (each === 'integer' ? 'number' : each));
    return [name, todo.schema.required?.includes(name) ? names : [...names, 'undefined']];
  });
  return `export const todoTypes = ${JSON.stringify(Object.fromEntries(types))};`;
}

async function compileTypes(schemas: readonly Schema[], folder: string): Promise<string> {
  const properties = Object.fromEntries(schemas.map(({ $id }) => [exportName($id), { $ref: $id }]));
  const index = { title: 'Schemas', type: 'object' as const, additionalProperties: false, properties };
  const types = await compile(index, 'Schemas', {
    cwd: `${folder}/`,
    additionalProperties: false,
    bannerComment: '',
  });
  const functions = schemas.map(({ $id, title }) => `export declare const ${exportName($id)}: Validator<${title}>;`);
  const constants = [
    'export declare const takesBody: ReadonlySet<unknown>;',
    'export declare const takesPath: ReadonlySet<unknown>;',
    'export declare const todoEventBytesMax: number;',
    'export declare const todoTypes: Readonly<Record<keyof Todo, readonly string[]>>;',
  ];
  return [`import type { ValidateFunction as Validator } from 'ajv';`, types, ...functions, ...constants, ''].join(
    '\n',
  );
}

function exportName(file: string): string {
  return file.replace('.json', '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function typeName(file: string): string {
  return exportName(file).replace(/^./, (letter) => letter.toUpperCase());
}

if (import.meta.main) void compileSchemas(process.cwd()).catch(report);

/** A fault of a schema is its author's: the message says where, and a stack would hide it. */
function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
