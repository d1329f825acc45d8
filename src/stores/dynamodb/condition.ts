import type { Precondition } from '../../todos/precondition.ts';

/**
 * A condition in DynamoDB's words, over the attribute `#version`; empty when it always holds. It has no OR, so that it
 * can be joined with others: DynamoDB refuses parentheses that it does not need.
 */
export interface Condition {
  readonly expression: string;
  readonly values: Readonly<Record<string, string>>;
}

/** @returns the condition that a precondition puts on the stored todo */
export function toCondition({ ifMatch, ifNoneMatch }: Precondition): Condition {
  const [exists, absent] = ['attribute_exists(#version)', 'attribute_not_exists(#version)'];
  const [wanted, unwanted] = [toValues('wanted', ifMatch), toValues('unwanted', ifNoneMatch)];
  const clauses: string[] = [];
  if (ifMatch !== undefined) clauses.push(ifMatch === '*' ? exists : isIn(wanted));
  if (ifNoneMatch !== undefined) clauses.push(ifNoneMatch === '*' ? absent : `NOT ${isIn(unwanted)}`);
  return { expression: clauses.join(' AND '), values: { ...wanted, ...unwanted } };
}

function toValues(name: string, versions: Precondition['ifMatch'] = []): Record<string, string> {
  return versions === '*' ? {} : Object.fromEntries(versions.map((version, index) => [`:${name}${index}`, version]));
}

/** False where there is no such attribute. */
function isIn(values: Readonly<Record<string, string>>): string {
  return `#version IN (${Object.keys(values).join(', ')})`;
}
