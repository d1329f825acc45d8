import { toArnText } from './arn-text.ts';
import {
  childOf,
  type Fault,
  isList,
  type Json,
  membersOf,
  type Place,
  resourcesOf,
  type Template,
  toFault,
} from './template.ts';

/** A limit of AWS that no request raises: what it counts, at which property of a type, and the page that states it. */
interface Limit {
  readonly type: string;
  readonly at: readonly string[];
  readonly most: number;
  readonly source: string;
}

const gateway = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html';
const lambda = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const cors = 'https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html';
const names = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/';

// biome-ignore format: one line per limit
const lengths: readonly Limit[] = [
  { type: 'AWS::Lambda::Function', at: ['FunctionName'], most: 64, source: `${names}aws-resource-lambda-function.html` },
  { type: 'AWS::Lambda::LayerVersion', at: ['LayerName'], most: 140, source: `${names}aws-resource-lambda-layerversion.html` },
  { type: 'AWS::IAM::Role', at: ['RoleName'], most: 64, source: `${names}aws-resource-iam-role.html` },
  { type: 'AWS::Events::Rule', at: ['Name'], most: 64, source: `${names}aws-resource-events-rule.html` },
  { type: 'AWS::Pipes::Pipe', at: ['Name'], most: 64, source: `${names}aws-resource-pipes-pipe.html` },
  { type: 'AWS::SQS::Queue', at: ['QueueName'], most: 80, source: `${names}aws-resource-sqs-queue.html` },
  { type: 'AWS::Backup::BackupVault', at: ['BackupVaultName'], most: 50, source: `${names}aws-resource-backup-backupvault.html` },
  { type: 'AWS::CodeDeploy::Application', at: ['ApplicationName'], most: 100, source: `${names}aws-resource-codedeploy-application.html` },
  { type: 'AWS::CloudWatch::Alarm', at: ['AlarmName'], most: 255, source: `${names}aws-resource-cloudwatch-alarm.html` },
  { type: 'AWS::DynamoDB::Table', at: ['TableName'], most: 255, source: `${names}aws-resource-dynamodb-table.html` },
  { type: 'AWS::S3::Bucket', at: ['BucketName'], most: 63, source: `${names}aws-resource-s3-bucket.html` },
];

const counts: readonly Limit[] = [
  { type: 'AWS::ApiGatewayV2::Route', at: ['AuthorizationScopes'], most: 10, source: gateway },
  { type: 'AWS::ApiGatewayV2::Authorizer', at: ['JwtConfiguration', 'Audience'], most: 50, source: gateway },
  { type: 'AWS::Lambda::Url', at: ['Cors', 'AllowOrigins'], most: 100, source: cors },
  { type: 'AWS::Lambda::Url', at: ['Cors', 'AllowHeaders'], most: 100, source: cors },
  { type: 'AWS::Lambda::Function', at: ['Layers'], most: 5, source: lambda },
];

const environmentBytes = 4096;

/**
 * Finds what AWS would refuse at a deployment for its length, number or size. What only a deployment knows counts as one
 * character, so a value that is filled in can still be too long.
 * @returns a fault for each name, list and environment over its limit
 */
export function findExceededLimits(template: Template): readonly Fault[] {
  return [
    ...findOver(lengths, template, 'characters', (value) => [...(toArnText(value, template) ?? '')].length),
    ...findOver(counts, template, 'items', (value) => (isList(value) ? value.length : 0)),
    ...resourcesOf(template, 'AWS::Lambda::Function').flatMap(findLargeEnvironment),
  ];
}

function findOver(
  limits: readonly Limit[],
  template: Template,
  unit: string,
  measure: (value: Json) => number,
): readonly Fault[] {
  return limits.flatMap(({ type, at, most, source }) =>
    resourcesOf(template, type).flatMap((resource) => {
      const value = at.reduce<Json>((parent, name) => membersOf(parent)[name] ?? null, resource.properties);
      const found = measure(value);
      return found <= most
        ? []
        : [toFault(childOf(resource, ...at), `has ${found} ${unit}, of at most ${most} (${source})`)];
    }),
  );
}

/** The limit is of names and values together. */
function findLargeEnvironment(resource: Place & { readonly properties: { readonly [name: string]: Json } }) {
  const variables = Object.entries(membersOf(membersOf(resource.properties['Environment'])['Variables']));
  const texts = variables.map(([name, value]) => `${name}${toArnText(value, resource.template) ?? ''}`);
  const bytes = Buffer.byteLength(texts.join(''));
  if (bytes <= environmentBytes) return [];
  return [
    toFault(
      childOf(resource, 'Environment', 'Variables'),
      `has ${bytes} bytes, of at most ${environmentBytes} (${lambda})`,
    ),
  ];
}
