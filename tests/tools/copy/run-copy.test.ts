import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { toKey } from '../../../src/stores/s3/owner-document.ts';
import { createTodoRepository as createS3Repository } from '../../../src/stores/s3/todo-repository.ts';
import { hidePassword } from '../../../tools/copy/progress-file.ts';
import { openDatabase } from '../../stores/dynamodb/database.ts';
import { openBucket } from '../../stores/s3/bucket.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useForEach } from '../../support/use-resource.ts';
import { newTodo } from '../../todos/new-todo.ts';
import { runProgram } from '../local/run-program.ts';

const database = useForEach(openDatabase);
const bucket = useForEach(openBucket);
const folder = useFolder();

test('copies the stores that the environment names, and says what both have', async () => {
  const [owner, todo] = [v4(), newTodo({ text: 'Buy milk' })];
  await createTodoRepository(database()).put(owner, todo, {});
  const { code, stderr } = await copy(['--from', 'dynamodb', '--to', 's3']);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/Done\. Both have 1 todos and 0 tombstones, with the hash [0-9a-f]{32}\.\n$/),
  });
  expect(await createS3Repository(bucket().open()).get(owner, todo.id)).toEqual(todo);
});

test('begins again after a copy that differs from its source', async () => {
  const [owner, todo, later] = [v4(), newTodo(), newTodo()];
  const source = createTodoRepository(database());
  await source.put(owner, todo, {});
  const target = createS3Repository(bucket().open());
  const other = v4();
  await target.put(other, newTodo(), {});
  const overwrite = ['--from', 'dynamodb', '--to', 's3', '--overwrite'];
  expect(await copy(overwrite)).toMatchObject({ code: 1, stderr: expect.stringMatching(/The copy differs/) });
  await bucket().objects.remove(toKey(other));
  await source.put(owner, later, {});
  expect(await copy(overwrite)).toMatchObject({ code: 0 });
  expect(await target.list(owner, { order: 'asc', limit: 3 })).toEqual([todo, later]);
});

test('overwrites nothing that the target has changed, unless told to', async () => {
  const [owner, todo] = [v4(), newTodo({ text: 'old' })];
  await createTodoRepository(database()).put(owner, todo, {});
  const target = createS3Repository(bucket().open());
  await target.put(owner, { ...todo, text: 'new' }, {});
  const { code, stderr } = await copy(['--from', 'dynamodb', '--to', 's3']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^The target is not empty\./) });
  expect(await target.get(owner, todo.id)).toMatchObject({ text: 'new' });
});

test.each([
  ['postgres://todo:secret@db.example.com/todos', 'postgres://todo@db.example.com/todos'],
  ['postgres://todo:se:cr:et@db.example.com:5433/todos', 'postgres://todo@db.example.com:5433/todos'],
  ['postgres://todo@[::1]:5433/todos', 'postgres://todo@[::1]:5433/todos'],
  ['http://localhost:8000 todos', 'http://localhost:8000 todos'],
])('keeps no password with its place: %s', (text, expected) => {
  expect(hidePassword(text)).toBe(expected);
});

test.each([
  [[], /^Usage: npm run copy/],
  [['--from', 's3', '--to', 's3'], /^Usage: npm run copy/],
  [['--from', 'redis', '--to', 's3'], /^Usage: npm run copy/],
  [['--from', 's3', '--to', 'postgres'], /^The environment is not valid:\n {2}DATABASE_URL is required/],
])('copies nothing with %j', async (args, message) => {
  expect(await copy(args)).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
});

function copy(args: readonly string[]) {
  const env = { ...database().settings, ...bucket().settings };
  return runProgram('../copy/run-copy.ts', args, { cwd: folder(), env });
}
