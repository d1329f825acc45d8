import { type Answer, createMotoCalls } from '../moto-calls.ts';
import type { MotoServer } from '../moto-server.ts';

/** Lists what an account on moto has, of the kinds that moto creates and that would cost something or fill a quota. */
export async function findLeftovers({ url, stacks }: MotoServer): Promise<readonly string[]> {
  const { json, query, get } = createMotoCalls(url);
  const { stacks: left } = await stacks();
  const buckets = (await get('s3', '/')).matchAll(/<Bucket>.*?<Name>(.*?)</g);
  return [
    ...Object.keys(left).map((name) => `stack ${name}`),
    ...Array.from(buckets, ([, name]) => `bucket ${name}`),
    ...toLines(await json('dynamodb', 'DynamoDB_20120810.ListTables')),
    ...toLines(await json('logs', 'Logs_20140328.DescribeLogGroups')),
    ...toLines(await json('secretsmanager', 'secretsmanager.ListSecrets')),
    ...toLines(await json('cognito-idp', 'AWSCognitoIdentityProviderService.ListUserPools', { MaxResults: 60 })),
    ...toLines(await query('iam', 'ListRoles')),
    ...toLines(JSON.parse(await get('lambda', '/2015-03-31/functions'))),
  ];
}

/** Returns a line for each member of the lists in an answer. */
function toLines(answer: Answer): readonly string[] {
  return Object.entries(answer).flatMap(([kind, list]) =>
    Array.isArray(list) ? list.map((each) => `${kind} ${JSON.stringify(each)}`) : [],
  );
}
