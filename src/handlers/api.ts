import { v7 } from 'uuid';
import { readConfig } from '../config.ts';
import { createDocumentClient } from '../dynamodb/client.ts';
import { createCreationRepository } from '../dynamodb/creation-repository.ts';
import { createTodoRepository } from '../dynamodb/todo-repository.ts';
import { createApi } from '../http/api.ts';
import { createCursors } from '../http/cursor.ts';
import { createOwnerOf } from '../http/owner.ts';
import { reportFailure } from '../telemetry.ts';
import { createOperations } from '../todos/operations.ts';

const config = readConfig();
const client = createDocumentClient();

/** The Lambda function `api`. */
export const handler = createApi({
  todos: createOperations({
    repository: createTodoRepository(client, config.TABLE_NAME),
    creations: createCreationRepository(client, config.TABLE_NAME),
    now: () => new Date(),
    newId: v7,
  }),
  ownerOf: createOwnerOf(config.AUTH),
  cursors: createCursors(config.CURSOR_SECRETS.split(',')),
  publicUrl: config.PUBLIC_URL,
  version: config.SERVICE_VERSION,
  reportFailure,
});
