import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ListTodos } from '../generated/validators.js';
import type { Page } from '../todos/operations.ts';
import type { ListQuery } from '../todos/repository.ts';
import type { CursorScope, Cursors } from './cursor.ts';
import { toApiUrl, toRoutePath } from './public-url.ts';
import { RequestError } from './request-error.ts';

type ListParameters = NonNullable<ListTodos['queryStringParameters']>;

export interface PagingContext {
  readonly cursors: Cursors;
  /** URL of the API for clients, if not the gateway's own. */
  readonly publicUrl?: string | undefined;
}

/** Creates the conversions from parameters to a query, and from the end of a page to the URL of the next. */
export function createPaging({ cursors, publicUrl }: PagingContext) {
  return {
    /** @throws RequestError `invalid_request` if the cursor belongs to another list */
    toListQuery(owner: string, parameters: ListParameters): ListQuery {
      const { limit, cursor } = parameters;
      const scope = toScope(owner, parameters);
      const after = cursor === undefined ? undefined : cursors.decode(scope, cursor);
      if (cursor !== undefined && after === undefined) throw new RequestError('invalid_request', { errors: [fault] });
      return { done: scope.done, order: scope.order, limit: Number(limit), after };
    },

    /** Returns the URL of the next page, if there is one. */
    toNext(owner: string, parameters: ListParameters, { end }: Page, event: APIGatewayProxyEventV2) {
      if (end === undefined) return undefined;
      const cursor = cursors.encode(toScope(owner, parameters), end);
      return `${toApiUrl(event, publicUrl)}${toRoutePath(event)}?${new URLSearchParams({ ...parameters, cursor })}`;
    },
  };
}

const fault = { pointer: '/query/cursor', detail: 'must be a cursor from a Link header of the same list' };

function toScope(owner: string, { done, order = 'asc' }: ListParameters): CursorScope {
  return { owner, done: toDone(done), order };
}

/** Converts the text of a valid query parameter to its value. */
export function toDone(done: ListParameters['done']): boolean | undefined {
  return done === undefined ? undefined : done === 'true';
}
