import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createApplyEvents } from '../../src/todos/apply-events.ts';
import { walkTodos } from '../../src/todos/repository.ts';
import type { Todo } from '../../src/todos/todo.ts';
import { createApiUnderTest } from '../api/api-under-test.ts';
import { json } from '../api/gateway.ts';
import { useResource } from '../support/use-resource.ts';
import { at, newDelete, newUpsert } from '../todos/events.ts';
import { newRemoval, newTodo } from '../todos/new-todo.ts';
import { onEveryEngine } from './on-every-engine.ts';

const instanceCount = 10;

onEveryEngine(
  'instances that write at the same time',
  (store) => {
    const instances = useResource(() => times(instanceCount, () => store().connect()));

    test('of 50 POSTs with one key one creates a todo, and all get it', async () => {
      const { owner, sendAll, send } = open();
      const key = { 'idempotency-key': 'mine' };
      const answers = await sendAll(50, () => ['POST', '/todos', json({ text: 'Buy milk' }, key)]);
      expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
      const { body } = await send('POST', '/todos', { ...json({ text: 'Buy milk' }, key), owner });
      expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(times(50, () => ({ status: 201, body })));
      expect((await send('GET', '/todos', { owner })).body).toEqual([body]);
    });

    test('of 100 PATCHes with one If-Match one changes the todo, and the others are refused', async () => {
      const { sendAll, send, owner } = open();
      const { headers } = await send('POST', '/todos', { ...json({ text: 'first' }), owner });
      const url = String(headers['location']);
      const condition = { 'if-match': String(headers['etag']) };
      const answers = await sendAll(100, (index) => ['PATCH', url, json({ text: `${index}` }, condition)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...times(99, () => 412)]);
      const winner = answers.find(({ status }) => status === 200);
      expect((await send('GET', url, { owner })).body).toEqual(winner?.body);
    });

    test('50 POSTs create 50 todos', async () => {
      const { sendAll, send, owner } = open();
      const answers = await sendAll(50, (index) => ['POST', '/todos', json({ text: `${index}` })]);
      const list = (await send('GET', '/todos?limit=200', { owner })).body as readonly Todo[];
      expect(new Set(list)).toEqual(new Set(answers.map(({ body }) => body)));
      expect(list).toHaveLength(50);
    });

    test('a put and a removal leave what the last of them says, and both are remembered', async () => {
      const [one, other] = takeTwo();
      for (let round = 0; round < 20; round += 1) {
        const [owner, todo] = [v4(), newTodo()];
        await one.todos.put(owner, todo, {});
        const replacement = newTodo({ id: todo.id, text: 'new', updatedAt: at(1) });
        const [put, removal] = await Promise.all([
          one.todos.put(owner, replacement, { write: 'put' }),
          other.todos.remove(owner, todo.id, newRemoval(), { write: 'removal' }),
        ]);
        expect([put.applied, removal.applied]).toEqual([true, true]);
        const isRemovedLast = !put.entry?.writes.includes('removal');
        const text = isRemovedLast ? undefined : 'new';
        expect((await one.todos.get(owner, todo.id))?.text).toBe(text);
        for (const write of ['put', 'removal'])
          expect(await one.todos.put(owner, replacement, { write })).toMatchObject({ applied: false });
      }
    });

    test('a walk sees each todo once that stays, in order, whatever is written beside it', async () => {
      const [walker, writer] = takeTwo();
      const owner = v4();
      const stay = times(20, () => newTodo());
      for (const todo of stay) await writer.todos.put(owner, todo, {});
      let isOver = false;
      const writing = writeUntil(() => isOver);
      const walks = times(3, async () => {
        const seen: string[] = [];
        for await (const page of walkTodos(walker.todos, owner, { pageSize: 3 }))
          seen.push(...page.map(({ id }) => id));
        expect(seen.filter((id) => stay.some((todo) => todo.id === id))).toEqual(stay.map(({ id }) => id));
      });
      await Promise.all(walks).finally(() => {
        isOver = true;
        return writing;
      });

      async function writeUntil(isEnd: () => boolean): Promise<void> {
        for (let index = 0; !isEnd(); index += 1) {
          const { id = '' } = stay[index % stay.length] ?? {};
          await writer.todos.update(owner, id, { text: `${index}`, updatedAt: at(1), version: v4() }, {});
          const passing = newTodo();
          await writer.todos.put(owner, passing, {});
          await writer.todos.remove(owner, passing.id, newRemoval(), {});
        }
      }
    });

    test('events of one todo end in the same state, whichever instance applies them, in whichever order', async () => {
      const id = v4();
      const [inOrder, shuffled] = [v4(), v4()];
      const toEvents = (owner: string) =>
        times(30, (index) => {
          const eventId = `00000000-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`;
          const toEvent = index % 3 === 1 ? newDelete : newUpsert;
          return toEvent({ owner, id }, index, { eventId });
        });
      const [first] = takeTwo();
      await createApplier(first)(toEvents(inOrder));
      const delivered = toEvents(shuffled).map((event, index, events) => events[(index * 7) % events.length] ?? event);
      await Promise.all(delivered.map((event, index) => createApplier(take(index))([event])));
      const dump = async (owner: string) =>
        JSON.parse(JSON.stringify(await store().dump(owner)).replaceAll(owner, '')) as unknown;
      expect(await dump(shuffled)).toEqual(await dump(inOrder));
    });

    function take(index: number) {
      const all = instances();
      return all[index % all.length] ?? store();
    }

    function takeTwo() {
      return [take(0), take(1)] as const;
    }

    /** An API on each instance, for an owner of their own. */
    function open() {
      const owner = v4();
      const apis = instances().map(({ todos }) => createApiUnderTest(todos));
      const send: Send = (...request) => (apis[0] ?? createApiUnderTest()).send(...request);
      return { owner, send, sendAll };

      function sendAll(count: number, toRequest: (index: number) => Parameters<Send>) {
        return Promise.all(
          times(count, (index) => {
            const [method, url, options] = toRequest(index);
            return (apis[index % apis.length] ?? createApiUnderTest()).send(method, url, { ...options, owner });
          }),
        );
      }
    }
  },
  ({ isConcurrent }) => isConcurrent,
);

type Send = ReturnType<typeof createApiUnderTest>['send'];

function createApplier({ events }: { readonly events: Parameters<typeof createApplyEvents>[0]['repository'] }) {
  return createApplyEvents({ repository: events, now: () => new Date(at(59)) });
}

function times<Item>(count: number, create: (index: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => create(index));
}
