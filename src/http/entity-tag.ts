import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Precondition } from '../todos/precondition.ts';
import type { StoredTodo } from '../todos/todo.ts';

/** Returns the strong entity tag (ETag) of a todo's state. @see RFC 9110 section 8.8.3 */
export function toEntityTag({ version }: StoredTodo): string {
  return `"${version}"`;
}

/** Returns the precondition of If-Match (compared strongly) and If-None-Match: RFC 9110 sections 13.1.1 and 13.1.2. */
export function toPrecondition({ headers }: Pick<APIGatewayProxyEventV2, 'headers'>): Precondition {
  return {
    ifMatch: toVersions(headers['if-match'], /^"(.+)"$/),
    ifNoneMatch: toVersions(headers['if-none-match'], /^(?:W\/)?"(.+)"$/),
  };
}

/** A tag that does not match the pattern keeps its quotes, so it equals no version. */
function toVersions(field: string | undefined, pattern: RegExp): Precondition['ifMatch'] {
  if (field === undefined) return undefined;
  if (field.trim() === '*') return '*';
  return [...field.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => pattern.exec(tag)?.[1] ?? tag);
}
