import { createDocumentClient } from '#lean-aws/document-client.ts';
import { createTodoRepository } from '../../src/stores/dynamodb/todo-repository.ts';
import { type ApiUnderTest, createApiUnderTest } from '../api/api-under-test.ts';
import type { Database } from '../stores/dynamodb/database.ts';

/** Creates an instance of the API with a client of its own, which reaches the database at an endpoint. */
export function createInstance(
  { access, tableName }: Database,
  endpoint = access.endpoint,
  attempt = 10_000,
): ApiUnderTest {
  const timing = { attempt, call: 30_000, backoffMax: 1 };
  const client = createDocumentClient({ access: { ...access, endpoint }, timing });
  return createApiUnderTest(createTodoRepository({ client, tableName }));
}
