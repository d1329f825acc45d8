import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { type JsonSchema, readSchemas } from '../../tools/openapi/schemas.ts';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { serviceDir } from '../support/service-dir.ts';
import { problem } from './problem.ts';
import { batchRow, bodyRows, id, path, type RowUnderTest } from './rows.ts';
import { takeSamples } from './samples.ts';
import { openService } from './service-on-store.ts';

const { 'todo.json': todo, 'todo-event.json': todoEvent } = readSchemas(serviceDir);
const { upsert = {} } = todoEvent?.$defs ?? {};
const upsertExample = (todoEvent?.examples ?? [])[0];
const replacement = bodyRows.find(({ name }) => name === 'PUT /todos/{id}')?.example;

/** Every property of every request body. A batch has those of the bodies of POST and PATCH. */
const properties = bodyRows
  .filter((row) => row !== batchRow)
  .flatMap((row) => Object.keys(row.body.properties).map((property) => ({ route: row.name, property, row })));
const keyed = properties.filter(({ row }) => 'idempotency-key' in row.headers);
const contents = [...new Set(properties.map(({ property }) => property))].filter((property) => property !== 'id');

onEveryEngine('a field', (store) => {
  test.each(properties)('$property that $route sets shows everywhere', async ({ property, row }) => {
    const { send, expectEverywhere } = await open(row);
    for (const value of takeSamples(property, row.body.properties[property] ?? {})) {
      const { body } = await send({ [property]: value });
      expect(body).toHaveProperty([property], value);
      await expectEverywhere(body);
    }
    if (isRequired(todo, property)) return;
    for (const removal of removalsOf(row, property)) {
      const { status, body } = await send(removal);
      expect({ status, errors: body['errors'] }).toEqual({ status: 200, errors: undefined });
      expect(body).not.toHaveProperty(property);
      await expectEverywhere(body);
    }
  });

  test.each(keyed)('a key of $route covers $property', async ({ property, row }) => {
    const { send, expectEverywhere } = await open(row);
    const [value, other] = takeSamples(property, row.body.properties[property] ?? {});
    const { body: plain } = await send({});
    const key = { 'idempotency-key': 'a' };
    const { body } = await send({ [property]: value }, key);
    const replay = { body, headers: { 'idempotent-replayed': 'true' } };
    expect(await send({ [property]: value }, key)).toMatchObject(replay);
    const others = isDeepStrictEqual(plain[property], value) ? [{ [property]: other }] : [{ [property]: other }, {}];
    for (const changed of others) {
      const answer = await send(changed, key);
      if (row.method !== 'POST' || property === 'id') {
        expect(answer.headers).not.toHaveProperty('idempotent-replayed');
        await expectEverywhere(answer.body);
      } else {
        expect(answer).toMatchObject({ status: 422, body: problem(422, 'idempotency_key_reused') });
        await expectEverywhere(body);
      }
    }
  });

  test.each(contents)('%s that an event brings shows everywhere, until it goes', async (property) => {
    const { ask, apply, get, namesStored, expectEverywhere } = openService(store());
    const event = { ...onlyRequired(upsert, upsertExample), id };
    const [value, other] = takeSamples(property, upsert.properties?.[property] ?? {});
    for (const [minute, each] of [value, other].entries()) {
      await apply({ ...event, [property]: each }, minute);
      expect(await get(id)).toHaveProperty([property], each);
      await expectEverywhere(await get(id));
    }
    if (!isRequired(upsert, property)) {
      await apply(event, 2);
      expect(await get(id)).not.toHaveProperty(property);
      await expectEverywhere(await get(id));
    }
    await apply({ ...event, [property]: value }, 3);
    await ask('DELETE', path);
    expect(await namesStored()).not.toContain(property);
    await apply({ ...event, [property]: value }, 4);
    await apply({ type: 'delete', id }, 5);
    expect(await namesStored()).not.toContain(property);
  });

  /** A service, with a todo if the route is about one, and requests to the route with what it requires. */
  async function open(row: RowUnderTest) {
    const service = openService(store());
    if (row.path.includes('{id}')) await service.ask('PUT', path, replacement);
    const body = onlyRequired(row.body, row.example);
    const send = (changes: object, headers?: Readonly<Record<string, string>>) =>
      service.ask(row.method, row.url, { ...body, ...changes }, headers);
    return { ...service, send };
  }
});

/** PUT gives the whole state, and PATCH is a JSON Merge Patch (RFC 7396). */
function removalsOf({ method }: RowUnderTest, property: string): readonly object[] {
  if (method === 'PATCH') return [{ [property]: null }];
  return method === 'PUT' ? [{}] : [];
}

function isRequired({ required = [] }: JsonSchema = {}, property: string): boolean {
  return required.includes(property);
}

function onlyRequired({ required = [] }: Pick<JsonSchema, 'required'>, example: unknown): object {
  return Object.fromEntries(Object.entries(example ?? {}).filter(([name]) => required.includes(name)));
}
