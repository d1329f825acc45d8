import type { Statement } from './deployer-policy.ts';
import type { JsonObject } from './template.ts';

/** Characters that IAM allows a managed policy, without white space: reference_iam-quotas.html in its guide. */
export const policyCharactersMax = 6144;

/**
 * Spreads statements over as few policies as their order allows.
 * @param stack what `{stack}` in a resource becomes, for example `todo-api-${Stage}`
 * @param longest the longest values of the variables in resources, by name
 * @returns policy documents in which `Fn::Sub` fills in variables
 */
export function toPolicyDocuments(
  statements: readonly Statement[],
  stack: string,
  longest: Readonly<Record<string, string>>,
): readonly JsonObject[] {
  const documents: JsonObject[][] = [[]];
  for (const statement of statements.map((each) => toJson(each, stack))) {
    const last = documents.at(-1) ?? [];
    if (countCharacters(toDocument([...last, statement]), longest) <= policyCharactersMax) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(toDocument);
}

/** Returns how long a policy is once `Fn::Sub` has filled in the longest values. */
export function countCharacters(document: JsonObject, longest: Readonly<Record<string, string>>): number {
  const filled = JSON.stringify(document, (_, value) => value?.['Fn::Sub'] ?? value);
  return filled.replace(/\$\{([^}]+)\}/g, (_, name: string) => longest[name] ?? '').length;
}

function toDocument(statements: readonly JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: statements };
}

function toJson({ actions, resources, when }: Statement, stack: string): JsonObject {
  const named = resources.map((resource) => resource.replace('{stack}', stack));
  return {
    Effect: 'Allow',
    Action: actions,
    Resource: named.map(substitute),
    ...(Object.keys(when).length === 0
      ? {}
      : { Condition: JSON.parse(JSON.stringify(when), (_, value) => substitute(value)) }),
  };
}

function substitute<Value>(value: Value): Value | JsonObject {
  return typeof value === 'string' && value.includes('${') ? { 'Fn::Sub': value } : value;
}
