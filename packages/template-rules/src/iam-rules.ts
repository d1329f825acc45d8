import { toArnText } from './arn-text.ts';
import {
  childOf,
  eachOf,
  type Fault,
  isObject,
  type Json,
  type JsonObject,
  membersOf,
  type Place,
  resourcesOf,
  type Template,
  toFault,
  toList,
} from './template.ts';

/**
 * Actions for which AWS has no resources, so that a statement must name all, and where it says so. In lower case, as
 * IAM compares them.
 */
const withoutResources: Readonly<Record<string, string>> = {
  'dsql:listclusters': 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonauroradsql.html',
  'ec2:describenetworkinterfaces':
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html',
  'ec2:describesecuritygroups':
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html',
  'ec2:describesubnets': 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html',
  'ec2:describevpcs': 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html',
  'xray:puttelemetryrecords': 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
  'xray:puttracesegments': 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
};

/** What reads whole tables; a SELECT of PartiQL does too, unless its conditions happen to fit. */
const scans: readonly string[] = ['dynamodb:scan', 'dynamodb:partiqlselect'];

/**
 * Finds rights beyond named actions on named resources, and every right to scan a table. A `*` is allowed for an action
 * without resources, and at the end of the ARN of a log group (its streams), a function (its versions), a bucket (its
 * objects), the alarms of a version (their names end in its number) and the parts of a network (EC2 chooses their names).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function findBroadRights(template: Template): readonly Fault[] {
  return allowedIn(template).flatMap(([statement, at]) => [
    ...['NotAction', 'NotResource']
      .filter((name) => name in statement)
      .map((name) => toFault(childOf(at, name), 'allows all others')),
    ...eachOf(statement['Action'], childOf(at, 'Action')).flatMap(([action, place]) => findActionFaults(action, place)),
    ...eachOf(statement['Resource'], childOf(at, 'Resource')).flatMap(([resource, place]) =>
      isAnyOfNone(resource, statement) ? [] : findResourceFaults(resource, place),
    ),
  ]);
}

function findActionFaults(action: Json, at: Place): readonly Fault[] {
  const name = typeof action === 'string' ? action.toLowerCase() : '*';
  if (/[*?]/.test(name)) return [toFault(at, 'must name one action')];
  return scans.includes(name) ? [toFault(at, 'reads whole tables')] : [];
}

function isAnyOfNone(resource: Json, { Action }: Readonly<Partial<Record<string, Json>>>): boolean {
  const actions = toList(Action).map((action) => String(action).toLowerCase());
  return resource === '*' && actions.length > 0 && actions.every((action) => Object.hasOwn(withoutResources, action));
}

const endless =
  /^arn:[^:]*:(ec2:[^:]*:[^:]*:(network-interface|subnet|security-group)\/|lambda:[^:]*:[^:]*:function:[^:]+:|logs:[^:]*:[^:]*:log-group:[^:]+:|s3:::[^:/*]+\/|cloudwatch:[^:]*:[^:]*:alarm:[^:*]+-new-version-)\*$/;

function findResourceFaults(resource: Json, at: Place): readonly Fault[] {
  const text = toArnText(resource, at.template);
  if (text === undefined) return [toFault(at, 'must be a text, or a function call that gives one')];
  const named = endless.test(text) ? text.slice(0, -1) : text;
  return /[*?]/.test(named) ? [toFault(at, 'must name one resource')] : [];
}

/** Finds every role with rights from policies outside the template, which no rule sees. */
export function findManagedPolicies(template: Template): readonly Fault[] {
  return resourcesOf(template, 'AWS::IAM::Role').flatMap((role) =>
    eachOf(role.properties['ManagedPolicyArns'], childOf(role, 'ManagedPolicyArns')).map(([, at]) =>
      toFault(at, 'gives rights that are not in this template'),
    ),
  );
}

/** Finds every role that more or less than one AWS service may assume. */
export function findSharedTrust(template: Template): readonly Fault[] {
  return resourcesOf(template, 'AWS::IAM::Role').flatMap((role) => {
    const document = membersOf(role.properties['AssumeRolePolicyDocument']);
    const principals = toList(document['Statement']).map((statement) => membersOf(statement)['Principal']);
    return principals.length === 1 && isOneService(principals[0])
      ? []
      : [toFault(childOf(role, 'AssumeRolePolicyDocument'), 'must let one service assume the role')];
  });
}

function isOneService(principal: Json | undefined): boolean {
  const { Service, ...others } = membersOf(principal) as Readonly<Partial<Record<string, Json>>>;
  const [service, ...services] = toList(Service);
  const isName = typeof service === 'string' && /^[a-z0-9-]+\.amazonaws\.com$/.test(service);
  return isName && services.length === 0 && Object.keys(others).length === 0;
}

/** Returns every statement that allows something, in a role or in a policy of its own, with its place. */
function allowedIn(template: Template): readonly (readonly [JsonObject, Place])[] {
  const inRoles = resourcesOf(template, 'AWS::IAM::Role').flatMap((role) =>
    eachOf(role.properties['Policies'], childOf(role, 'Policies')),
  );
  const alone = resourcesOf(template, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy').map(
    (policy) => [policy.properties, policy] as const,
  );
  return [...inRoles, ...alone].flatMap(([policy, at]) => {
    const { Statement } = membersOf(membersOf(policy)['PolicyDocument']) as { readonly Statement?: Json };
    return eachOf(Statement, childOf(at, 'PolicyDocument', 'Statement')).flatMap(([statement, place]) =>
      isObject(statement) && statement['Effect'] !== 'Deny' ? [[statement, place] as const] : [],
    );
  });
}
