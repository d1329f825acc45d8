import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Precondition } from '../todos/precondition.ts';
import type { StoredTodo } from '../todos/todo.ts';

/** @returns the strong entity tag of a state of a todo. @see RFC 9110 section 8.8.3 */
export function toEntityTag({ version }: StoredTodo): string {
  return `"${version}"`;
}

/**
 * @returns what the headers of a valid request, If-Match and If-None-Match, ask of the todo
 * @see RFC 9110 sections 13.1.1, which compares strongly, and 13.1.2, which compares weakly
 */
export function toPrecondition({ headers }: APIGatewayProxyEventV2): Precondition {
  return {
    ifMatch: toVersions(headers['if-match'], /^"(.+)"$/),
    ifNoneMatch: toVersions(headers['if-none-match'], /^(?:W\/)?"(.+)"$/),
  };
}

/** A tag that does not match the pattern stays as it is, in its quotes: no version is like that. */
function toVersions(field: string | undefined, pattern: RegExp): Precondition['ifMatch'] {
  if (field === undefined) return undefined;
  if (field.trim() === '*') return '*';
  return [...field.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => pattern.exec(tag)?.[1] ?? tag);
}
