import type { Cursors } from '../../src/http/cursor.ts';
import type { Route } from '../../src/http/route.ts';
import { createRoutes } from '../../src/http/routes.ts';
import type { Operations } from '../../src/todos/operations.ts';
import { toRequestFile } from '../../tools/openapi/document.ts';
import { type JsonSchema, readSchemas, resolve } from '../../tools/openapi/schemas.ts';
import { serviceDir } from '../support/service-dir.ts';
import { json, type RequestOptions } from './gateway.ts';

/** The ID of a todo, and its path. */
export const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
export const path = `/todos/${id}`;
/** What clients give for a whole todo. */
export const valid = { text: 'Buy milk', done: false };

/** Row of the route table, with a request that it accepts. All of it follows from the table and the schemas. */
export interface RowUnderTest extends Pick<Route, 'path' | 'access' | 'problems'> {
  readonly method: string;
  /** For example `PATCH /todos/{id}`. */
  readonly name: string;
  readonly url: string;
  /** The first example of the body, if the route takes one. */
  readonly options: RequestOptions;
  /** The schema of the body, and its example. */
  readonly body: { readonly properties: Readonly<Record<string, JsonSchema>>; readonly required: readonly string[] };
  readonly example: object | undefined;
  /** The header fields that the route reads, in lower case, by their schemas. */
  readonly headers: Readonly<Record<string, JsonSchema>>;
}

const schemas = readSchemas(serviceDir);
const context = {
  todos: {} as Operations,
  ownerOf: () => '',
  cursors: {} as Cursors,
  version: '',
  timeLeft: () => 0,
  operationsAtOnce: 1,
};

/** Every row of the route table. */
export const rows: readonly RowUnderTest[] = createRoutes(context).map(toRow);
/** Rows for owners. */
export const ownerRows = rows.filter(({ access }) => access === 'owner');
/** The row that makes many writes, and tells of each in a response that is 200. */
export const batchRow = toBatchRow();
/** Rows for owners that read, or write one todo. */
export const singleRows = ownerRows.filter((row) => row !== batchRow);
/** Rows whose requests have a body. */
export const bodyRows = rows.filter(({ example }) => example !== undefined);
/** Rows about the todo whose ID is in the path. */
export const todoRows = rows.filter((row) => row.path.includes('{id}'));

/** Returns rows as the arguments of test.each, with the name first. */
export function named(some: readonly RowUnderTest[]): readonly (readonly [name: string, row: RowUnderTest])[] {
  return some.map((row) => [row.name, row]);
}

/** Adds a row for HEAD to each row for GET, as the service does. */
export function withHead(some: readonly RowUnderTest[]): readonly RowUnderTest[] {
  return some.flatMap(({ method, ...row }) =>
    (method === 'GET' ? ['GET', 'HEAD'] : [method]).map((each) => {
      return { ...row, method: each, name: `${each} ${row.path}` };
    }),
  );
}

function toBatchRow(): RowUnderTest {
  const found = rows.find(({ body }) => 'operations' in body.properties);
  if (found === undefined) throw new Error('No row is a batch.');
  return found;
}

function toRow(route: Route): RowUnderTest {
  const { method, path: pattern, access, problems } = route;
  const file = toRequestFile(route);
  const { body: described, headers } = schemas[file]?.properties ?? {};
  const body = described && resolve(schemas, described, file);
  const [example] = (body?.examples ?? []) as readonly (object | undefined)[];
  if (body !== undefined && example === undefined) throw new Error(`The body of ${method} ${pattern} has no example`);
  return {
    ...{ method, path: pattern, access, problems, example },
    name: `${method} ${pattern}`,
    url: pattern.replace('{id}', id),
    options: example === undefined ? {} : json(example),
    body: { properties: resolveAll(body, file), required: body?.required ?? [] },
    headers: resolveAll(headers, file),
  };
}

function resolveAll({ properties = {} }: JsonSchema = {}, file: string): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, resolve(schemas, schema, file)]));
}
