import { expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { walkTodos } from '../../../src/todos/repository.ts';
import { createApiUnderTest } from '../../api/api-under-test.ts';
import { json } from '../../api/gateway.ts';
import { newRemoval, newTodo } from '../../todos/new-todo.ts';
import { describeOnRealPostgres, useRealPostgres } from './database.ts';

describeOnRealPostgres('writers on connections of their own', () => {
  const database = useRealPostgres();

  test('fifty POSTs with one idempotency key create one todo', async () => {
    const [apis, owner] = [openApis(10), v4()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        take(apis, index).send('POST', '/todos', { ...json({ text: 'Buy milk' }, { 'idempotency-key': 'a' }), owner }),
      ),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect((await take(apis, 0).send('GET', '/todos', { owner })).body).toEqual([answers[0]?.body]);
  });

  test('one of a hundred PATCHes with one If-Match wins', async () => {
    const [apis, owner] = [openApis(10), v4()];
    const { body, headers } = await take(apis, 0).send('POST', '/todos', { ...json({ text: '-' }), owner });
    const url = `/todos/${(body as { readonly id: string }).id}`;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        take(apis, index).send('PATCH', url, {
          ...json({ text: `${index}` }, { 'if-match': String(headers['etag']) }),
          owner,
        }),
      ),
    );
    const winners = answers.filter(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 99 }, () => 412)]);
    expect((await take(apis, 0).send('GET', url, { owner })).body).toEqual(winners[0]?.body);
  });

  test('a put against a removal leaves what one of them says, with both remembered', async () => {
    const [one, other] = [open(), open()];
    for (let round = 0; round < 30; round += 1) {
      const [owner, todo] = [v4(), newTodo()];
      await one.put(owner, todo, {});
      const replacement = newTodo({ id: todo.id, text: 'new', updatedAt: '2030-01-01T00:00:00.000Z' });
      const [put, removal] = await Promise.all([
        one.put(owner, replacement, { write: 'put' }),
        other.remove(owner, todo.id, newRemoval(), { write: 'removal' }),
      ]);
      expect([put.applied, removal.applied]).toEqual([true, true]);
      const last = put.entry?.writes.includes('removal') ? put.entry : removal.entry;
      expect(last?.writes.slice(0, 2).sort()).toEqual(['put', 'removal']);
      expect(await one.get(owner, todo.id)).toEqual(last?.todo);
    }
  });

  test('a walk during writes sees each todo once that stays', async () => {
    const [walker, writer, owner] = [open(), open(), v4()];
    const stay = Array.from({ length: 40 }, () => newTodo({ position: v7() }));
    for (const todo of stay) await writer.put(owner, todo, {});
    let isOver = false;
    const write = async () => {
      for (let index = 0; !isOver; index += 1) {
        const { id } = stay[index % stay.length] ?? newTodo();
        await writer.update(owner, id, { text: `${index}`, updatedAt: '2030-01-01T00:00:00.000Z', version: v7() }, {});
        const passing = newTodo();
        await writer.put(owner, passing, {});
        await writer.remove(owner, passing.id, newRemoval(), {});
      }
    };
    const writing = write();
    for (let walk = 0; walk < 5; walk += 1) {
      const seen: string[] = [];
      for await (const page of walkTodos(walker, owner, { pageSize: 3 })) seen.push(...page.map(({ id }) => id));
      const staying = new Set(stay.map(({ id }) => id));
      expect(seen.filter((id) => staying.has(id))).toEqual([...staying]);
    }
    isOver = true;
    await writing;
  });

  function open() {
    return createTodoRepository(database().open());
  }

  function openApis(count: number) {
    return Array.from({ length: count }, () => createApiUnderTest(open()));
  }
});

function take<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('There is none.');
  return item;
}
