import { addressRights } from './address-rights.ts';
import { dataRights } from './data-rights.ts';
import { toIntrinsic } from './intrinsics.ts';
import { platformRights } from './platform-rights.ts';
import {
  childOf,
  type Fault,
  type Json,
  type JsonObject,
  type Resource,
  type Template,
  toFault,
  toList,
} from './template.ts';
import type { Right, TypeRights } from './type-rights.ts';

/** Rights of a deployer by type of resource. */
export const typeRights: Readonly<Record<string, TypeRights>> = { ...addressRights, ...dataRights, ...platformRights };

/** A template, and the name of the stack that it makes. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
}

/** Statement of a policy. `{stack}` in a resource is the name of the stack. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly when: JsonObject;
}

/** Finds every resource whose type has no rights, or whose name rights do not cover, as it does not begin with the stack's. */
export function findRightsFaults({ name, template }: Stack): readonly Fault[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) => {
    const at = childOf({ template, pointer: '/Resources' }, id);
    const known = typeRights[resource.Type];
    if (known === undefined) return [toFault(childOf(at, 'Type'), 'a deployer has no rights for this type')];
    const isNamed = toNamePattern(resource, known, name) !== undefined;
    return isNamed ? [] : [toFault(childOf(at, 'Properties', known.name ?? ''), `must have the stack's name, ${name}`)];
  });
}

/** Returns the statements that a deployer of the stacks needs, each action once per set of resources */
export function toStatements(stacks: readonly Stack[], others: readonly Right[]): readonly Statement[] {
  const needed = stacks.flatMap(({ name, template }) =>
    Object.entries(template.Resources).flatMap(([id, resource]) => {
      const known = typeRights[resource.Type];
      const pattern = known === undefined ? undefined : toNamePattern(resource, known, name);
      return known === undefined || pattern === undefined
        ? []
        : known.rights.map((right) => fillIn(right, pattern, id));
    }),
  );
  const groups = Map.groupBy([...others, ...needed].map(toStatement), ({ resources, when }) =>
    JSON.stringify([resources, when]),
  );
  const merged = [...groups.values()].map(mergeGroup);
  // What allows the same on several names is one statement.
  const byActions = Map.groupBy(merged, ({ actions, when }) => JSON.stringify([actions, when]));
  return [...byActions.values()].map((group) => mergeGroup(group)).sort((a, b) => compare(a.actions[0], b.actions[0]));
}

function mergeGroup(group: readonly Statement[]): Statement {
  return {
    actions: [...new Set(group.flatMap(({ actions }) => actions))].sort(),
    resources: [...new Set(group.flatMap(({ resources }) => resources))].sort(),
    when: group[0]?.when ?? {},
  };
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}

function fillIn(right: Right, name: string, id: string): Right {
  return { ...right, on: right.on.map((arn) => arn.replace('{name}', name).replace('{id}', id)) };
}

function toStatement({ allow, on, when = {} }: Right): Statement {
  return { actions: toActions(allow), resources: on, when };
}

/** Returns `sqs: A B` as `sqs:A` and `sqs:B` */
export function toActions(allow: string): readonly string[] {
  const [service = '', ...names] = allow.split(' ');
  return names.map((name) => `${service}${name}`);
}

/** Returns the common part of the names of such resources, for example `/aws/lambda/{stack}-*`; undefined without the stack's name */
function toNamePattern({ Properties = {} }: Resource, { name }: TypeRights, stack: string): string | undefined {
  const value = name === undefined ? undefined : Properties[name];
  if (value === undefined) return '{stack}-*';
  const text = toText(value);
  const start = text.indexOf(stack);
  const rest = text.slice(start + stack.length);
  if (start === -1 || !/^(-|$)/.test(rest)) return undefined;
  return `${text.slice(0, start)}{stack}${rest === '' ? '' : '-*'}`;
}

function toText(value: Json): string {
  const { name, argument = value } = toIntrinsic(value) ?? {};
  const [text] = name === 'Fn::Sub' ? toList(argument) : [value];
  return typeof text === 'string' ? text : '';
}
