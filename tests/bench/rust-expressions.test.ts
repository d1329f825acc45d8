import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { toRemovalInput, toUpdateInput, toWriteInput } from '../../src/stores/dynamodb/write-input.ts';
import { serviceDir } from '../support/service-dir.ts';

const version = 'AaIkWPnYd5Wo4ZTFvsGQDA';
const instant = '2026-01-02T03:04:05.678Z';
const position = '019b7d3a-5f2e-7c1a-9d44-000000000000';

/** Tests of the Rust peer compare its expressions with the same file. */
test('the Rust peer writes with the expressions of the service', () => {
  const file = join(serviceDir, 'bench/peers/rust/expressions.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    createOpen: create(false),
    createDone: create(true),
    updateNothing: update({}),
    updateText: update({ text: 'Buy milk' }),
    updateToDone: update({ done: true }),
    updateToOpen: update({ done: false }),
    updateBoth: update({ text: 'Buy milk', done: true }),
    delete: toExpressions(toRemovalInput('me', position, { updatedAt: instant, version, expiresAt: 5 }, {})),
  });
});

function create(done: boolean) {
  const todo = { id: position, text: 'Buy milk', done, createdAt: instant, updatedAt: instant, position, version };
  return toExpressions(toWriteInput('me', todo, { ifNoneMatch: '*' }));
}

function update(changes: { readonly text?: string; readonly done?: boolean }) {
  return toExpressions(toUpdateInput('me', position, { ...changes, updatedAt: instant, version }, {}));
}

function toExpressions({ UpdateExpression, ConditionExpression }: ReturnType<typeof toWriteInput>) {
  return { update: UpdateExpression, condition: ConditionExpression };
}
