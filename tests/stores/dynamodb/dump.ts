import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

/** @returns a function that returns all that a table keeps of an owner, in order of the sort keys */
export function createDump(client: DynamoDBDocumentClient, tableName: string) {
  return async (owner: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
      ConsistentRead: true,
    });
    return (await client.send(command)).Items ?? [];
  };
}
