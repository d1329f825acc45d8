import type { PropertyType } from '@aws-cdk/service-spec-types';
import { type Intrinsic, toAttribute } from './intrinsics.ts';
import { attributesOf, nameOf } from './specification.ts';
import { childOf, type Fault, type Json, type Place, type Template, toFault } from './template.ts';

/** Finds faults of a function call as a value of a type. Its references are checked elsewhere. */
export function findResultFaults(call: Intrinsic, type: PropertyType, at: Place): readonly Fault[] {
  if (!known.has(call.name)) return [toFault(childOf(at, call.name), 'is not allowed')];
  const results = resultsOf(call, at.template);
  if (results === 'unknown' || results.some((result) => isAssignable(result, type))) return [];
  return [toFault(at, `must be ${nameOf(type)}, but ${call.name} gives ${results.map(nameOf).join(' or ')}`)];
}

const string: PropertyType = { type: 'string' };
const number: PropertyType = { type: 'number' };
const integer: PropertyType = { type: 'integer' };
const strings: PropertyType = { type: 'array', element: string };

type Results = readonly PropertyType[] | 'unknown';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const known: ReadonlyMap<string, Results> = new Map<string, Results>([
  ['Ref', 'unknown'],
  ['Fn::Base64', [string]],
  ['Fn::Cidr', [strings]],
  ['Fn::FindInMap', 'unknown'],
  ['Fn::GetAZs', [strings]],
  ['Fn::GetAtt', 'unknown'],
  ['Fn::ImportValue', 'unknown'],
  ['Fn::Join', [string]],
  ['Fn::Length', [integer]],
  ['Fn::Select', 'unknown'],
  ['Fn::Split', [strings]],
  ['Fn::Sub', [string]],
  ['Fn::ToJsonString', [string]],
  ['Fn::Transform', 'unknown'],
]);

/** Returns the types that the result of a call may have. */
function resultsOf({ name, argument }: Intrinsic, template: Template): Results {
  if (name === 'Ref') return resultsOfRef(String(argument), template);
  if (name === 'Fn::GetAtt') return resultsOfAttribute(argument, template);
  return known.get(name) ?? 'unknown';
}

/** CloudFormation has no parameters of type boolean: a text takes their place. */
function resultsOfRef(name: string, { Parameters = {} }: Template): Results {
  const { Type = '' } = Parameters[name] ?? {};
  if (Type.includes('List') || name === 'AWS::NotificationARNs') return [strings];
  if (Type === '') return [string];
  return Type === 'Number' ? [number, integer] : [string, number, integer, { type: 'boolean' }];
}

function resultsOfAttribute(argument: Json, { Resources }: Template): Results {
  const { resource = '', attribute = '' } = toAttribute(argument) ?? {};
  const result = attributesOf(Resources[resource]?.Type ?? '')?.[attribute];
  return result === undefined ? 'unknown' : [result.type];
}

/** Numbers and booleans become texts where they must. That a text happens to be a number is not relied on. */
function isAssignable(result: PropertyType, type: PropertyType): boolean {
  if (type.type === 'union') return type.types.some((alternative) => isAssignable(result, alternative));
  if (type.type === 'array') return result.type === 'array' && isAssignable(result.element, type.element);
  if (nameOf(type) === 'string') return !['array', 'object'].includes(nameOf(result));
  if (type.type === 'number') return ['number', 'integer'].includes(result.type);
  return nameOf(result) === nameOf(type);
}
