import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { v7 } from 'uuid';
import { toFaults } from '../../src/faults.ts';
import * as schemas from '../../src/generated/validators.js';
import { fromItem, toIndex } from '../../src/stores/dynamodb/item.ts';
import { toRemovalInput, toUpdateInput, toWriteInput } from '../../src/stores/dynamodb/write-input.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';
import { tombstoneUntil } from '../../src/todos/todo.ts';
import { toShortId } from '../../src/todos/write-id.ts';

export type RouteName = 'createTodo' | 'getTodo' | 'listTodos' | 'updateTodo' | 'deleteTodo';

/** The parts of a request, read by a framework. */
export interface Parts {
  readonly pathParameters?: object;
  readonly queryStringParameters?: object;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}

/**
 * Does a route's job, the same for every framework: owner, validation with the service's precompiled functions, and one
 * call of DynamoDB through the SDK's client. The service also has cursors and preconditions, and requests the consumed
 * capacity.
 */
export async function answer(route: RouteName, event: unknown, parts: Parts): Promise<Answer> {
  const owner = (event as Authorized).requestContext?.authorizer?.jwt?.claims?.sub;
  if (owner === undefined) return problem(401, 'unauthorized');
  const isValid = validators[route];
  const request = { queryStringParameters: {}, ...parts };
  if (!isValid(request)) return problem(400, 'invalid_request', toFaults(isValid.errors));
  const parameters = { ...request.queryStringParameters, ...parts.pathParameters };
  return operations[route](owner, parameters as Parameters, parts.body);
}

export const health: Answer = { status: 200, headers: {}, body: { status: 'ok', version: '1.0.0' } };

/** The response of a framework to a body that it cannot parse. */
export const malformed = problem(400, 'malformed_json');

/** Stores a new todo. */
export async function createTodo(owner: string, { text, done = false }: Draft): Promise<Answer> {
  const id = v7();
  const instant = new Date().toISOString();
  const todo = { id, text, done, createdAt: instant, updatedAt: instant, position: id, version: toShortId(id) };
  const input = toWriteInput(owner, todo, { ifNoneMatch: '*' });
  const { Attributes = {} } = await client.send(new UpdateCommand({ ...table, ...input, ...returnItem }));
  return found(fromItem(Attributes), { status: 201, headers: { Location: `/todos/${id}` } });
}

interface Authorized {
  readonly requestContext?: {
    readonly authorizer?: { readonly jwt?: { readonly claims?: { readonly sub?: string } } };
  };
}

interface Draft {
  readonly text: string;
  readonly done?: boolean;
}

const returnCurrentItem = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

const returnItem = { ReturnValues: 'ALL_NEW', ...returnCurrentItem } as const;

type Parameters = Readonly<Record<string, string>>;

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

const table = { TableName: process.env['TABLE_NAME'] };

const validators = {
  createTodo: schemas.createTodo,
  getTodo: schemas.getTodo,
  listTodos: schemas.listTodos,
  updateTodo: schemas.updateTodo,
  deleteTodo: schemas.deleteTodo,
};

const operations: Readonly<
  Record<RouteName, (owner: string, parameters: Parameters, body: unknown) => Promise<Answer>>
> = {
  createTodo: (owner, _, body) => createTodo(owner, body as Draft),
  getTodo,
  listTodos,
  updateTodo,
  deleteTodo,
};

async function getTodo(owner: string, { id }: Parameters): Promise<Answer> {
  const command = new GetCommand({ ...table, Key: { owner, id }, ConsistentRead: true });
  const { Item } = await client.send(command);
  return Item === undefined ? problem(404, 'todo_not_found') : found(fromItem(Item), { status: 200 });
}

async function listTodos(owner: string, { done, limit = '50', order }: Parameters): Promise<Answer> {
  const command = new QueryCommand({
    ...table,
    IndexName: toIndex(done === undefined ? undefined : done === 'true').name,
    KeyConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': owner },
    ConsistentRead: true,
    ScanIndexForward: order !== 'desc',
    Limit: Number(limit) + 1,
  });
  const { Items = [] } = await client.send(command);
  return { status: 200, headers: {}, body: Items.map((item) => toBody(fromItem(item))) };
}

async function updateTodo(owner: string, { id = '' }: Parameters, body: unknown): Promise<Answer> {
  const changes = { ...(body as Partial<Draft>), updatedAt: new Date().toISOString(), version: toShortId(v7()) };
  const input = toUpdateInput(owner, id, changes, {});
  const { Attributes = {} } = await client.send(new UpdateCommand({ ...table, ...input, ...returnItem }));
  return found(fromItem(Attributes), { status: 200 });
}

async function deleteTodo(owner: string, { id = '' }: Parameters): Promise<Answer> {
  const now = new Date();
  const removal = { updatedAt: now.toISOString(), version: toShortId(v7()), expiresAt: tombstoneUntil(now) };
  const input = toRemovalInput(owner, id, removal, {});
  await client.send(new UpdateCommand({ ...table, ...input, ...returnCurrentItem }));
  return { status: 204, headers: {} };
}

function found(todo: StoredTodo, { status, headers = {} }: Partial<Answer> & Pick<Answer, 'status'>): Answer {
  return { status, headers: { ETag: `"${todo.version}"`, ...headers }, body: toBody(todo) };
}

function toBody({ id, text, done, createdAt, updatedAt }: StoredTodo) {
  return { id, text, done, createdAt, updatedAt };
}

function problem(status: number, code: string, errors?: object): Answer {
  const body = { type: `/problems/${code}`, status, code, ...(errors === undefined ? {} : { errors }) };
  return { status, headers: { 'Content-Type': 'application/problem+json' }, body };
}
