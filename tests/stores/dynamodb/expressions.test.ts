import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { useDatabase } from './database.ts';

const database = useDatabase();

interface Parts {
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

const right: Parts = { condition: '#owner = :owner', names: { '#owner': 'owner' }, values: { ':owner': 'alice' } };

// All suites on this engine rely on it: what only DynamoDB refuses would fail for the first time on AWS.
describe.each([
  ['an update', update],
  ['a query', query],
])('the database of the tests refuses, in %s,', (_, send) => {
  test.each<[string, Partial<Parts>, string]>([
    [
      'a name that no expression uses',
      { names: { ...right.names, '#x': 'x' } },
      'Names unused in expressions: keys: {#x}',
    ],
    ['a value that none uses', { values: { ...right.values, ':x': 'x' } }, 'Values unused in expressions: keys: {:x}'],
    ['a name that is not given', { names: { '#x': 'owner' } }, 'is not defined; attribute name: #owner'],
    ['a value that is not given', { values: { ':x': 'x' } }, 'is not defined; attribute value: :owner'],
    ['redundant parentheses', { condition: '((#owner = :owner))' }, 'The expression has redundant parentheses'],
  ])('%s', async (_what, change, message) => {
    const error = { name: 'ValidationException', message: expect.stringContaining(message) };
    await expect(send({ ...right, ...change })).rejects.toMatchObject(error);
  });

  test('nothing else', async () => {
    await expect(send(right)).resolves.toHaveProperty('ConsumedCapacity');
  });
});

function update({ condition, names, values }: Parts) {
  const command = new UpdateCommand({
    TableName: database().tableName,
    Key: { owner: 'alice', id: 'x' },
    UpdateExpression: 'SET title = :owner',
    ConditionExpression: `attribute_not_exists(#owner) OR ${condition}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });
  return database().client.send(command);
}

function query({ condition, names, values }: Parts) {
  const command = new QueryCommand({
    TableName: database().tableName,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });
  return database().client.send(command);
}
