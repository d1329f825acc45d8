import { toAttribute, toIntrinsic } from '#template-rules/intrinsics.ts';
import { type Json, membersOf, type Template, toList } from '#template-rules/template.ts';

/** @returns the statements of a role, each as `actions on resources`; the ARN of a resource goes by its name */
export function rightsOf({ Resources }: Template, role: string): readonly string[] {
  return toList(Resources[role]?.Properties?.['Policies'])
    .flatMap((policy) => toList(membersOf(membersOf(policy)['PolicyDocument'])['Statement']))
    .map((statement) => {
      const { Effect, Action, Resource, ...others } = membersOf(statement);
      const right = `${toList(Action).join(' ')} on ${toList(Resource).map(describeResource).join(' ')}`;
      const rest = JSON.stringify({ ...(Effect === 'Allow' ? {} : { Effect }), ...others });
      return rest === '{}' ? right : `${right} ${rest}`;
    });
}

/** Rights that every function has: to write to its own log group, and to send traces. */
export function ownRights(logGroup: string): readonly string[] {
  return [
    `logs:CreateLogStream logs:PutLogEvents on ${logGroup}`,
    'xray:PutTraceSegments xray:PutTelemetryRecords on *',
  ];
}

function describeResource(resource: Json): string {
  const { name, argument = resource } = toIntrinsic(resource) ?? {};
  return (
    (name === 'Fn::GetAtt' && toAttribute(argument)?.resource) || String(argument).replace(/\$\{(\w+)\.Arn\}/g, '$1')
  );
}
