import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ListTodos } from '../generated/validators.js';
import type { Page } from '../todos/operations.ts';
import type { ListQuery } from '../todos/repository.ts';
import type { CursorScope, Cursors } from './cursor.ts';
import { RequestError } from './request-error.ts';

/** The query parameters of a list, which its schema has found valid and filled in. */
type ListParameters = NonNullable<ListTodos['queryStringParameters']>;

export interface PagingContext {
  readonly cursors: Cursors;
  /** Where clients reach the API, if not at the gateway's own domain name. */
  readonly publicUrl?: string | undefined;
}

/** @returns what turns the parameters of a list into a query, and the end of a page into the URL of the next */
export function createPaging({ cursors, publicUrl }: PagingContext) {
  return {
    /** @throws RequestError `invalid_request` when the cursor is not of this list */
    toListQuery(owner: string, parameters: ListParameters): ListQuery {
      const { limit, cursor } = parameters;
      const scope = toScope(owner, parameters);
      const after = cursor === undefined ? undefined : cursors.decode(scope, cursor);
      if (cursor !== undefined && after === undefined) throw new RequestError('invalid_request', { errors: [fault] });
      return { done: scope.done, order: scope.order, limit: Number(limit), after };
    },

    /** @returns the URL of what follows a page, if anything does */
    toNext(owner: string, parameters: ListParameters, { end }: Page, event: APIGatewayProxyEventV2) {
      if (end === undefined) return undefined;
      const cursor = cursors.encode(toScope(owner, parameters), end);
      const origin = publicUrl ?? `https://${event.requestContext.domainName}`;
      return `${origin}${event.rawPath}?${new URLSearchParams({ ...parameters, cursor })}`;
    },
  };
}

const fault = { pointer: '/query/cursor', detail: 'is not from the Link of an answer to this list' };

function toScope(owner: string, { done, order = 'asc' }: ListParameters): CursorScope {
  return { owner, done: toDone(done), order };
}

/** Query parameters are text; their schemas say which, and here it becomes a value. */
export function toDone(done: ListParameters['done']): boolean | undefined {
  return done === undefined ? undefined : done === 'true';
}
