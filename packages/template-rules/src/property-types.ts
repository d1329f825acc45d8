import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import { findResultFaults } from './intrinsic-types.ts';
import { type Intrinsic, isNoValue, toIntrinsic } from './intrinsics.ts';
import { nameOf, propertiesOf } from './specification.ts';
import { childOf, type Fault, isList, isObject, type Json, type Place, toFault, toList } from './template.ts';

/** Finds the members that are unknown, required but missing, or of a wrong type. */
export function findMemberFaults(value: Json, properties: ResourceProperties, at: Place): readonly Fault[] {
  if (!isObject(value)) return [toFault(at, 'must be object')];
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required && (!Object.hasOwn(value, name) || isNoValue(value[name])))
    .map(([name]) => toFault(childOf(at, name), 'is required'));
  const present = Object.entries(value).flatMap(([name, member]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const place = childOf(at, name);
    return property === undefined ? [toFault(place, 'is not allowed')] : findValueFaults(member, property.type, place);
  });
  return [...missing, ...present];
}

/** Finds the parts of a value that have a wrong type once CloudFormation has resolved them. */
function findValueFaults(value: Json, type: PropertyType, at: Place): readonly Fault[] {
  if (isNoValue(value)) return [];
  const intrinsic = toIntrinsic(value);
  if (intrinsic !== undefined) return findIntrinsicFaults(intrinsic, type, at);
  switch (type.type) {
    case 'ref':
      return findMemberFaults(value, propertiesOf(type), at);
    case 'tag':
      return findMemberFaults(value, tagProperties, at);
    case 'array':
    case 'map':
      return findElementFaults(value, type, at);
    case 'union':
      return findUnionFaults(value, type, at);
    default:
      return findPrimitiveFaults(value, type, at);
  }
}

function findIntrinsicFaults(call: Intrinsic, type: PropertyType, place: Place): readonly Fault[] {
  const at = childOf(place, call.name);
  if (call.name === 'Fn::If') return findBranchFaults(call.argument, type, at);
  const own = call.name === 'Fn::Join' ? findJoinFaults(call.argument, at) : [];
  return [...findResultFaults(call, type, place), ...own];
}

function findBranchFaults(argument: Json, type: PropertyType, at: Place): readonly Fault[] {
  const [, ...branches] = toList(argument);
  if (branches.length !== 2) return [toFault(at, 'must have a condition and two values')];
  return branches.flatMap((branch, index) => findValueFaults(branch, type, childOf(at, index + 1)));
}

function findJoinFaults(argument: Json, at: Place): readonly Fault[] {
  const [delimiter, parts, ...others] = toList(argument);
  if (typeof delimiter !== 'string' || parts === undefined || others.length > 0) {
    return [toFault(at, 'must have a delimiter and a list')];
  }
  return findValueFaults(parts, { type: 'array', element: { type: 'string' } }, childOf(at, 1));
}

const tagProperties: ResourceProperties = {
  Key: { type: { type: 'string' }, required: true },
  Value: { type: { type: 'string' }, required: true },
};

type Of<Name extends PropertyType['type']> = Extract<PropertyType, { readonly type: Name }>;

function findElementFaults(value: Json, type: Of<'array' | 'map'>, at: Place): readonly Fault[] {
  const elements = type.type === 'array' ? isList(value) && value : isObject(value) && value;
  if (!elements) return [toFault(at, `must be ${nameOf(type)}`)];
  return Object.entries(elements).flatMap(([name, member]) => findValueFaults(member, type.element, childOf(at, name)));
}

/** Where no alternative fits whole, the one that fits best from the outside says what is wrong within. */
function findUnionFaults(value: Json, type: Of<'union'>, at: Place): readonly Fault[] {
  const attempts = type.types.map((alternative) => findValueFaults(value, alternative, at));
  const [best] = attempts
    .filter((faults) => faults.every(({ pointer }) => pointer !== at.pointer))
    .sort((one, other) => one.length - other.length);
  return best ?? [toFault(at, `must be ${nameOf(type)}`)];
}

function findPrimitiveFaults(value: Json, type: PropertyType, at: Place): readonly Fault[] {
  if (!isOfType(value, type)) return [toFault(at, `must be ${nameOf(type)}`)];
  const { allowedValues } = type as { readonly allowedValues?: readonly Json[] };
  if (allowedValues === undefined || allowedValues.includes(value)) return [];
  return [toFault(at, `must be one of: ${allowedValues.join(', ')}`)];
}

function isOfType(value: Json, { type }: PropertyType): boolean {
  switch (type) {
    case 'json':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'date-time':
      return typeof value === 'string';
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}
