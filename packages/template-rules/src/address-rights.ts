import { keysOfAws, ownRoleOf, regional, shared, type TypeRights } from './type-rights.ts';

const gatewayArns = gatewayPaths('/apis', '/apis/*', '/tags/*');
const domainArns = gatewayPaths('/domainnames', '/domainnames/*');
const pools = regional('cognito-idp', 'userpool/*');

/** A gateway chooses the IDs of its parts, and rights are methods on paths. */
const gateway = [{ allow: 'apigateway: GET POST PUT PATCH DELETE', on: gatewayArns }, ownRoleOf('ops.apigateway')];
const withoutRole = { 'iam:PassRole': 'the gateway calls functions without a role' };
const noAction = 'not an action that IAM has: tags are changed by POST and DELETE';

/** A deployer's rights on a service's gateway, domain and users, by type of resource. */
export const addressRights: Readonly<Record<string, TypeRights>> = {
  'AWS::ApiGatewayV2::Api': {
    rights: gateway,
    unneeded: { 's3:getObject': 'routes are resources, not an OpenAPI file' },
  },
  'AWS::ApiGatewayV2::Authorizer': { rights: gateway, unneeded: withoutRole },
  'AWS::ApiGatewayV2::Integration': { rights: gateway, unneeded: withoutRole },
  'AWS::ApiGatewayV2::Route': { rights: gateway },
  'AWS::ApiGatewayV2::Stage': {
    rights: [
      ...gateway,
      {
        // Not in the registry, but in https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html.
        allow:
          'logs: CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups',
        on: ['*'],
      },
    ],
    unneeded: { 'apigateway:TagResource': noAction, 'apigateway:UntagResource': noAction },
  },
  'AWS::ApiGatewayV2::ApiMapping': { rights: [{ allow: 'apigateway: GET POST PUT PATCH DELETE', on: domainArns }] },
  'AWS::ApiGatewayV2::DomainName': {
    rights: [
      {
        allow: 'apigateway: GET POST PUT PATCH DELETE AddCertificateToDomain RemoveCertificateFromDomain',
        on: domainArns,
      },
      ownRoleOf('ops.apigateway'),
    ],
    unneeded: { 's3:*': 'the domain has no trust store' },
  },
  'AWS::CertificateManager::Certificate': {
    rights: [
      { allow: 'acm: RequestCertificate', on: ['*'] },
      {
        allow:
          'acm: DescribeCertificate UpdateCertificateOptions DeleteCertificate ListTagsForCertificate AddTagsToCertificate RemoveTagsFromCertificate',
        on: regional('acm', 'certificate/*'),
      },
      { allow: 'route53: ChangeResourceRecordSets', on: shared('route53', 'hostedzone/*') },
    ],
    unneeded: { 'acm-pca:*': 'the certificate is public' },
  },
  'AWS::Cognito::ManagedLoginBranding': {
    rights: [
      {
        allow:
          'cognito-idp: CreateManagedLoginBranding DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient UpdateManagedLoginBranding DeleteManagedLoginBranding',
        on: pools,
      },
    ],
  },
  'AWS::Cognito::UserPool': {
    rights: [
      { allow: 'cognito-idp: CreateUserPool', on: ['*'] },
      {
        allow:
          'cognito-idp: DescribeUserPool UpdateUserPool DeleteUserPool AddCustomAttributes GetUserPoolMfaConfig SetUserPoolMfaConfig ListTagsForResource TagResource UntagResource',
        on: pools,
      },
    ],
    unneeded: {
      'iam:*': 'the pool sends its own mail, and no text messages',
      'kms:*': keysOfAws,
    },
  },
  'AWS::Cognito::UserPoolClient': {
    rights: [
      {
        allow:
          'cognito-idp: CreateUserPoolClient DescribeUserPoolClient UpdateUserPoolClient DeleteUserPoolClient ListUserPoolClientSecrets',
        on: pools,
      },
    ],
    unneeded: { 'iam:*': 'the client sends no analytics' },
  },
  'AWS::Cognito::UserPoolDomain': {
    rights: [
      { allow: 'cognito-idp: CreateUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain', on: pools },
      { allow: 'cognito-idp: DescribeUserPoolDomain', on: ['*'] },
    ],
    unneeded: { 'cloudfront:*': 'the domain is one of Cognito', 'kms:*': keysOfAws },
  },
  'AWS::Route53::RecordSet': {
    rights: [
      { allow: 'route53: ListHostedZones', on: ['*'] },
      {
        allow: 'route53: GetHostedZone ListResourceRecordSets ChangeResourceRecordSets',
        on: shared('route53', 'hostedzone/*'),
      },
      { allow: 'route53: GetChange', on: shared('route53', 'change/*') },
    ],
  },
};

function gatewayPaths(...paths: readonly string[]): readonly string[] {
  return paths.map((path) => `arn:\${AWS::Partition}:apigateway:\${AWS::Region}::${path}`);
}
