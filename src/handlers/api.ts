import { v7 } from 'uuid';
import { readConfig } from '../config.ts';
import { createDocumentClient } from '../dynamodb/client.ts';
import { createTodoRepository } from '../dynamodb/todo-repository.ts';
import { createApi } from '../http/api.ts';
import { createOwnerOf } from '../http/owner.ts';
import { reportFailure } from '../telemetry.ts';
import { createOperations } from '../todos/operations.ts';

const config = readConfig();

/** The Lambda function `api`. */
export const handler = createApi({
  todos: createOperations({
    repository: createTodoRepository(createDocumentClient(), config.TABLE_NAME),
    now: () => new Date(),
    newId: v7,
  }),
  ownerOf: createOwnerOf(config.AUTH),
  version: config.SERVICE_VERSION,
  reportFailure,
});
