import { isList, isObject, type Json } from './template.ts';

/** A call of a function that CloudFormation resolves, as in `{ "Ref": "TodosTable" }`. */
export interface Intrinsic {
  readonly name: string;
  readonly argument: Json;
}

export interface Attribute {
  readonly resource: string;
  readonly attribute: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html */
export const pseudoParameters: readonly string[] = [
  'AWS::AccountId',
  'AWS::NoValue',
  'AWS::NotificationARNs',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
];

export function toIntrinsic(value: Json | undefined): Intrinsic | undefined {
  const [member, ...others] = isObject(value) ? Object.entries(value) : [];
  if (member === undefined || others.length > 0) return undefined;
  const [name, argument] = member;
  const isCondition = name === 'Condition' && typeof argument === 'string';
  return name === 'Ref' || isCondition || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** Returns the resource and attribute of `Fn::GetAtt`, or undefined if its argument has neither form. */
export function toAttribute(argument: Json): Attribute | undefined {
  const [resource, attribute, ...others] = isList(argument) ? argument : splitOnce(argument);
  if (typeof resource !== 'string' || typeof attribute !== 'string' || others.length > 0) return undefined;
  return { resource, attribute };
}

/** The attribute may itself hold dots. */
function splitOnce(argument: Json): readonly Json[] {
  const dot = typeof argument === 'string' ? argument.indexOf('.') : -1;
  return dot === -1 ? [] : [String(argument).slice(0, dot), String(argument).slice(dot + 1)];
}

/** Returns whether CloudFormation drops the member, as if it were not in the template. */
export function isNoValue(value: Json | undefined): boolean {
  const { name, argument } = toIntrinsic(value) ?? {};
  return name === 'Ref' && argument === 'AWS::NoValue';
}
