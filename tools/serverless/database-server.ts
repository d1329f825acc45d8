import { allow, toNetworkArn, toNetworkStatements } from './network-statements.ts';
import { toSecretReference } from './secret-reference.ts';
import type { StageSettings } from './settings.ts';

/** Variables of a database that exists already. An empty one counts as unset. */
export type DatabaseEnvironment = Partial<Record<Extract<keyof StageSettings, `DATABASE_${string}`>, string>>;

/** Returns what each function of the store adds for the database that DATABASE_URL names. */
export function toServerFunctions(variables: DatabaseEnvironment) {
  const { DATABASE_URL = '', DATABASE_SECRET_ARN, DATABASE_SECRET_VERSION, DATABASE_RESOURCE_ID } = variables;
  const subnetIds = variables.DATABASE_SUBNET_IDS?.split(',');
  const securityGroupIds = variables.DATABASE_SECURITY_GROUP_IDS?.split(',');
  // The check of all settings reports a wrong URL.
  const { hostname = '', username = '' } = URL.parse(DATABASE_URL) ?? {};
  const added = {
    environment: {
      DATABASE_URL,
      ...(DATABASE_RESOURCE_ID ? { DATABASE_AUTH: 'rds-iam' } : {}),
      // CloudFormation fills in the password, so that it is in no template.
      ...(DATABASE_SECRET_ARN
        ? { DATABASE_PASSWORD: toSecretReference(DATABASE_SECRET_ARN, DATABASE_SECRET_VERSION, 'password') }
        : {}),
      ...(isRds.test(hostname) ? { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' } : {}),
    },
    statements: [
      ...(DATABASE_RESOURCE_ID ? [allow('rds-db:connect', toUserArn(DATABASE_RESOURCE_ID, username))] : []),
      ...(subnetIds && securityGroupIds ? toFunctionNetwork(subnetIds, securityGroupIds) : []),
    ],
    ...(subnetIds && securityGroupIds ? { vpc: { subnetIds, securityGroupIds } } : {}),
  };
  return { api: added, export: added, ingest: added, expire: added, migrate: added };
}

/**
 * Hosts whose certificates are signed by Amazon RDS. Node does not know this authority, but its file is part of Lambda.
 * @see https://aws.amazon.com/blogs/compute/node-js-20-x-runtime-now-available-in-aws-lambda/
 */
const isRds = /\.rds\.amazonaws\.com(\.cn)?$/;

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html */
function toUserArn(resourceId: string, user: string): object {
  const resource = `dbuser:${resourceId}/${decodeURIComponent(user)}`;
  return { 'Fn::Sub': `arn:\${AWS::Partition}:rds-db:\${AWS::Region}:\${AWS::AccountId}:${resource}` };
}

/**
 * The rights of AWSLambdaVPCAccessExecutionRole, on these subnets and security groups only.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function toFunctionNetwork(subnetIds: readonly string[], securityGroupIds: readonly string[]): readonly object[] {
  const network = [...subnetIds.map((id) => `subnet/${id}`), ...securityGroupIds.map((id) => `security-group/${id}`)];
  const addresses = ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'];
  return [...toNetworkStatements(network), allow(addresses, toNetworkArn('network-interface/*'))];
}
