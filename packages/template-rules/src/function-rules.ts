import { toAttribute, toIntrinsic } from './intrinsics.ts';
import {
  childOf,
  type Fault,
  type Json,
  membersOf,
  type ResourcePlace,
  resourcesOf,
  type Template,
  toFault,
} from './template.ts';

/** Finds every function without a role of this template for itself alone. */
export function findFunctionsWithoutOwnRole(template: Template): readonly Fault[] {
  const roles = resourcesOf(template, 'AWS::IAM::Role').map(({ name }) => name);
  return findNotOwned(template, 'Role', ({ properties }) => {
    const { name, argument = null } = toIntrinsic(properties['Role']) ?? {};
    const { resource, attribute } = toAttribute(argument) ?? {};
    return name === 'Fn::GetAtt' && attribute === 'Arn' ? roles.find((role) => role === resource) : undefined;
  });
}

/**
 * Finds every function without a log group of this template for itself alone. Lambda would make one, `/aws/lambda/` and the
 * function's name, that never expires.
 */
export function findFunctionsWithoutOwnLogGroup(template: Template): readonly Fault[] {
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup');
  return findNotOwned(template, 'LoggingConfig', ({ properties }) => {
    const { LogGroup = `/aws/lambda/${properties['FunctionName']}` } = membersOf(properties['LoggingConfig']) as {
      readonly LogGroup?: Json;
    };
    const { name, argument } = toIntrinsic(LogGroup) ?? {};
    const isIt = (group: ResourcePlace) =>
      name === 'Ref' ? group.name === argument : group.properties['LogGroupName'] === LogGroup;
    return groups.find(isIt)?.name;
  });
}

/** Finds every function that has no such resource of its own, or shares it. */
function findNotOwned(
  template: Template,
  property: string,
  ownedBy: (resource: ResourcePlace) => string | undefined,
): readonly Fault[] {
  const functions = resourcesOf(template, 'AWS::Lambda::Function');
  const owned = functions.map(ownedBy);
  return functions.flatMap((resource, index) => {
    const own = owned[index];
    const isOwn = own !== undefined && owned.indexOf(own) === owned.lastIndexOf(own);
    return isOwn ? [] : [toFault(childOf(resource, property), own === undefined ? missing : `is shared: ${own}`)];
  });
}

const missing = 'must be one of this template';
