import { toAttribute, toIntrinsic } from './intrinsics.ts';
import { isList, type Json, membersOf, type Template, toList } from './template.ts';

/**
 * Returns an ARN as far as the template determines it. A part that only the deployment determines is `_`: the ARN of a
 * function is `arn:_:lambda:_:_:function:_`, and that of a bucket `arn:_:s3:::_`. Returns undefined for a value that is not a
 * text, or a function call that is not supported.
 */
export function toArnText(value: Json, template: Template): string | undefined {
  if (typeof value === 'string') return value;
  const { name, argument = null } = toIntrinsic(value) ?? {};
  switch (name) {
    case 'Ref':
      return '_';
    case 'Fn::GetAtt':
      return toAttributeText(argument, template);
    case 'Fn::Sub':
      return toSubText(argument, template);
    case 'Fn::Join':
      return toJoinText(argument, template);
    default:
      return undefined;
  }
}

function toAttributeText(argument: Json, { Resources }: Template): string {
  const { resource = '', attribute } = toAttribute(argument) ?? {};
  return (attribute === 'Arn' && arns[Resources[resource]?.Type ?? '']) || '_';
}

const arns: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'arn:_:lambda:_:_:function:_',
  'AWS::S3::Bucket': 'arn:_:s3:::_',
};

/** A variable may be one of its own, whose value can hold anything that a resource can. */
function toSubText(argument: Json, template: Template): string | undefined {
  const [text, own] = toList(argument);
  const variables = membersOf(own);
  const unknown = Object.values(variables).some((variable) => toArnText(variable, template) === undefined);
  if (typeof text !== 'string' || unknown) return undefined;
  return text.replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) =>
    Object.hasOwn(variables, name)
      ? (toArnText(variables[name] ?? null, template) ?? '_')
      : toAttributeText(name, template),
  );
}

function toJoinText(argument: Json, template: Template): string | undefined {
  const [delimiter, list] = toList(argument);
  if (typeof delimiter !== 'string' || !isList(list)) return undefined;
  const parts = list.map((part) => toArnText(part, template));
  return parts.includes(undefined) ? undefined : parts.join(delimiter);
}
