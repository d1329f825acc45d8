import { pseudoParameters, toAttribute, toIntrinsic } from './intrinsics.ts';
import { attributesOf } from './specification.ts';
import {
  childOf,
  eachOf,
  type Fault,
  isList,
  isObject,
  type Json,
  membersOf,
  type Place,
  type Template,
  toFault,
  toList,
} from './template.ts';

/**
 * Finds every name of a resource, parameter, pseudo parameter or condition that the template lacks, and every attribute
 * that a resource of a known type lacks.
 */
export function findReferenceFaults(template: Template): readonly Fault[] {
  const { Conditions = {}, Resources, Outputs = {} } = template;
  return Object.entries({ Conditions, Resources, Outputs }).flatMap(([section, members]) =>
    Object.entries(members).flatMap(([name, member]) => {
      const at = childOf({ template, pointer: '' }, section, name);
      const beside = section === 'Conditions' ? [] : findOrderFaults(membersOf(member), at);
      return [...findFaults(member, at), ...beside];
    }),
  );
}

/** What stands beside the properties of a resource, or the value of an output. */
function findOrderFaults({ DependsOn, Condition }: Members, at: Place): readonly Fault[] {
  const dependencies = eachOf(DependsOn, childOf(at, 'DependsOn')).flatMap(([name, place]) =>
    typeof name === 'string' ? findUnknown('resource', name, place) : [],
  );
  const condition = typeof Condition === 'string' ? findUnknown('condition', Condition, childOf(at, 'Condition')) : [];
  return [...dependencies, ...condition];
}

type Members = Readonly<Partial<Record<string, Json>>>;

/** Looks at a value and at all that it holds. */
function findFaults(value: Json, at: Place): readonly Fault[] {
  if (!isObject(value) && !isList(value)) return [];
  const within = Object.entries(value).flatMap(([name, member]) => findFaults(member, childOf(at, name)));
  return [...findCallFaults(value, at), ...within];
}

function findCallFaults(value: Json, place: Place): readonly Fault[] {
  const { name, argument = null } = toIntrinsic(value) ?? {};
  const at = childOf(place, name ?? '');
  switch (name) {
    case 'Ref':
      return findUnknown('resource or parameter', argument, at);
    case 'Fn::GetAtt':
      return findAttributeFaults(argument, at);
    case 'Fn::Sub':
      return findSubFaults(argument, at);
    case 'Condition':
      return findUnknown('condition', argument, at);
    case 'Fn::If':
      return findUnknown('condition', toList(argument)[0] ?? null, childOf(at, 0));
    default:
      return [];
  }
}

type Kind = 'resource' | 'resource or parameter' | 'condition';

function findUnknown(kind: Kind, name: Json, at: Place): readonly Fault[] {
  const { Resources, Parameters = {}, Conditions = {} } = at.template;
  const known = {
    resource: Object.keys(Resources),
    'resource or parameter': [...Object.keys(Resources), ...Object.keys(Parameters), ...pseudoParameters],
    condition: Object.keys(Conditions),
  };
  const isKnown = typeof name === 'string' && known[kind].includes(name);
  return isKnown ? [] : [toFault(at, `there is no ${kind} ${JSON.stringify(name)}`)];
}

function findAttributeFaults(argument: Json, at: Place): readonly Fault[] {
  const { resource, attribute } = toAttribute(argument) ?? {};
  if (resource === undefined || attribute === undefined) return [toFault(at, 'must name a resource and its attribute')];
  const unknown = findUnknown('resource', resource, at);
  if (unknown.length > 0) return unknown;
  const type = at.template.Resources[resource]?.Type ?? '';
  const attributes = attributesOf(type);
  if (attributes === undefined || Object.hasOwn(attributes, attribute)) return [];
  return [toFault(at, `${type} has no attribute "${attribute}"`)];
}

/** `${!Name}` is the text `${Name}`. */
function findSubFaults(argument: Json, place: Place): readonly Fault[] {
  const [text, variables] = toList(argument);
  if (typeof text !== 'string') return [toFault(place, 'must be a text, or a list of a text and its variables')];
  const at = isList(argument) ? childOf(place, 0) : place;
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !Object.hasOwn(membersOf(variables), name))
    .flatMap((name) =>
      name.includes('.') ? findAttributeFaults(name, at) : findUnknown('resource or parameter', name, at),
    );
}
