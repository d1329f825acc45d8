import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { toActions, typeRights } from '#template-rules/deployer-policy.ts';
import type { TypeRights } from '#template-rules/type-rights.ts';

/** Schema of a type in CloudFormation's registry, as far as it is read here. */
interface TypeSchema {
  readonly typeName: string;
  readonly handlers?: Readonly<Record<string, { readonly permissions?: readonly string[] }>>;
}

/** Actions of each service, in lower case, and the kinds of resources that each is for. */
type ServiceMap = Readonly<
  Record<string, { readonly Actions: Readonly<Record<string, { readonly Resources?: unknown }>> }>
>;

/**
 * Compares the deployer's rights with the two lists in cfn-lint's data: the permissions of CloudFormation's registry, and
 * IAM's actions.
 * @param data a folder in which cfn-lint is installed
 * @returns a sentence for each action that the registry lists and the rights lack, for each reason that is no longer needed,
 * and for each `*` that could name resources
 */
export function findRegistryFaults(data: string): readonly string[] {
  const schemas = globSync('**/cfnlint/data/schemas/resources/*.json', { cwd: data }).map(
    (file): TypeSchema => JSON.parse(readFileSync(join(data, file), 'utf8')),
  );
  const listed = new Map(schemas.map((schema) => [schema.typeName, toPermissions(schema)]));
  const [policies = ''] = globSync('**/cfnlint/data/AdditionalSpecs/Policies.json', { cwd: data });
  const services: ServiceMap = JSON.parse(readFileSync(join(data, policies), 'utf8'));
  return Object.entries(typeRights).flatMap(([type, rights]) => [
    ...findMissing(type, rights, listed.get(type) ?? []),
    ...findNeedless(type, rights, services),
  ]);
}

/** A deployment creates, reads, updates and deletes. It never lists. */
function toPermissions({ handlers = {} }: TypeSchema): readonly string[] {
  const used = Object.entries(handlers).filter(([name]) => name !== 'list');
  return [...new Set(used.flatMap(([, { permissions = [] }]) => permissions))];
}

function findMissing(
  type: string,
  { rights, unneeded = {} }: TypeRights,
  listed: readonly string[],
): readonly string[] {
  const granted = rights.flatMap(({ allow }) => toActions(allow));
  const missing = listed.filter((action) => !granted.includes(action));
  const patterns = Object.keys(unneeded);
  const isExplained = (action: string) => patterns.some((pattern) => matchesGlob(action, pattern));
  const isStale = (pattern: string) => !missing.some((action) => matchesGlob(action, pattern));
  return [
    ...missing
      .filter((action) => !isExplained(action))
      .map((action) => `${type}: the registry lists ${action}. Allow it, or say why it is unneeded.`),
    ...patterns.filter(isStale).map((pattern) => `${type}: nothing of ${pattern} is left out. Remove its reason.`),
  ];
}

function findNeedless(type: string, { rights }: TypeRights, services: ServiceMap): readonly string[] {
  return rights
    .filter(({ on }) => on.includes('*'))
    .flatMap(({ allow }) => toActions(allow))
    .filter((action) => {
      const [service = '', name = ''] = action.split(':');
      return services[service]?.Actions[name.toLowerCase()]?.Resources !== undefined;
    })
    .map((action) => `${type}: ${action} has resources. Name them instead of *.`);
}
