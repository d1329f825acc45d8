/**
 * Returns the statements of a policy that let AWS create network interfaces in these subnets and security groups. EC2
 * chooses the interfaces' names, and has no resources for actions that describe.
 * @param network for example `subnet/subnet-0a1` and `security-group/sg-0c3`
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function toNetworkStatements(network: readonly string[]): readonly object[] {
  const describe = ['NetworkInterfaces', 'SecurityGroups', 'Subnets', 'Vpcs'].map((what) => `ec2:Describe${what}`);
  const interfaces = toNetworkArn('network-interface/*');
  return [
    allow(describe, '*'),
    allow(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'], interfaces),
    allow('ec2:CreateNetworkInterface', network.map(toNetworkArn)),
  ];
}

/** Returns the ARN of a resource of this account in EC2. */
export function toNetworkArn(resource: string): object {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:ec2:\${AWS::Region}:\${AWS::AccountId}:${resource}` };
}

/** Returns a statement of a policy. */
export function allow(Action: string | readonly string[], Resource: string | object): object {
  return { Effect: 'Allow', Action, Resource };
}
