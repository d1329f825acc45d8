import type { JsonObject } from './template.ts';

/** Actions on resources, as a statement of a policy allows them. */
export interface Right {
  /** A service and its actions, for example `sqs: CreateQueue DeleteQueue`. */
  readonly allow: string;
  /**
   * ARNs, in which `{name}` is the name of the resource as far as all resources of its kind share it, `{id}` its name in the
   * template, and `{stack}` the name of the stack. `*` is for actions for which AWS has no resources.
   */
  readonly on: readonly string[];
  readonly when?: JsonObject;
}

/** What CloudFormation calls, with the deployer's rights, for resources of a type. */
export interface TypeRights {
  /** Property with the name of the resource. Without it CloudFormation chooses one that begins with the stack's name. */
  readonly name?: string;
  readonly rights: readonly Right[];
  /**
   * Actions that the schema of the type in CloudFormation's registry lists and a deployer does not need, and why. `kms:*` is
   * every action of a service.
   */
  readonly unneeded?: Readonly<Record<string, string>>;
}

/** Returns the ARNs of resources in the account and the region of the stack. */
export function regional(service: string, ...resources: readonly string[]): readonly string[] {
  return resources.map(
    (resource) => `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
  );
}

/** Returns the ARNs of resources in the account, of a service without regions. */
export function global(service: string, ...resources: readonly string[]): readonly string[] {
  return resources.map((resource) => `arn:\${AWS::Partition}:${service}::\${AWS::AccountId}:${resource}`);
}

/** Returns the ARNs of resources whose names are those of no account. */
export function shared(service: string, ...resources: readonly string[]): readonly string[] {
  return resources.map((resource) => `arn:\${AWS::Partition}:${service}:::${resource}`);
}

/** Lets the deployer give the roles of the stack to a service. */
export function passTo(service: string): Right {
  const when = { StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } };
  return { allow: 'iam: PassRole', on: global('iam', 'role/{stack}-*'), when };
}

/** Lets AWS make its own role for a service, which it does the first time that an account uses the service. */
export function ownRoleOf(service: string): Right {
  const when = { StringEquals: { 'iam:AWSServiceName': `${service}.amazonaws.com` } };
  return {
    allow: 'iam: CreateServiceLinkedRole',
    on: global('iam', `role/aws-service-role/${service}.amazonaws.com/*`),
    when,
  };
}

export const keysOfAws = 'the key is one of AWS, whose policy lets the service use it for callers in the account';
