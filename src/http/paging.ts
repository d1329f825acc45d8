import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ListTodos } from '../generated/validators.js';
import type { Page } from '../todos/operations.ts';
import type { ListQuery } from '../todos/repository.ts';
import type { Cursors } from './cursor.ts';
import { RequestError } from './problem.ts';

/** The query parameters of a list, which its schema has found valid and filled in. */
export type ListParameters = NonNullable<ListTodos['queryStringParameters']>;

export interface PagingContext {
  readonly cursors: Cursors;
  /** Where clients reach the API, if not at the gateway's own domain name. */
  readonly publicUrl?: string | undefined;
}

/** @returns what turns the parameters of a list into a query, and the end of a page into the URL of the next */
export function createPaging({ cursors, publicUrl }: PagingContext) {
  return {
    /** @throws RequestError `invalid_request` when the cursor is not of this list */
    toListQuery(owner: string, { done, limit, order = 'asc', cursor }: ListParameters): ListQuery {
      const filter = { done: toBoolean(done), order };
      const after = cursor === undefined ? undefined : cursors.decode({ owner, ...filter }, cursor);
      if (cursor !== undefined && after === undefined) throw new RequestError('invalid_request', { errors: [fault] });
      return { ...filter, limit: Number(limit), after };
    },

    /** @returns the URL of what follows a page, if anything does */
    toNext(owner: string, parameters: ListParameters, { end }: Page, event: APIGatewayProxyEventV2) {
      if (end === undefined) return undefined;
      const { done, order = 'asc' } = parameters;
      const cursor = cursors.encode({ owner, done: toBoolean(done), order }, end);
      const origin = publicUrl ?? `https://${event.requestContext.domainName}`;
      return `${origin}${event.rawPath}?${new URLSearchParams({ ...parameters, cursor })}`;
    },
  };
}

const fault = { pointer: '/query/cursor', detail: 'is not from the Link of an answer to this list' };

/** Query parameters are text; their schemas say which, and here it becomes a value. */
function toBoolean(text: 'true' | 'false' | undefined): boolean | undefined {
  return text === undefined ? undefined : text === 'true';
}
