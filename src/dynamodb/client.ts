import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type ReportCapacity, reportConsumedCapacity } from './capacity.ts';

/**
 * The one DynamoDB client of a function. Region, credentials and, where set, AWS_ENDPOINT_URL_DYNAMODB come from the
 * environment. Three attempts of at most 2 s each leave time to answer within the function's timeout of 10 s.
 * @param report is told what each command consumed
 */
export function createDocumentClient(report: ReportCapacity): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true },
  });
  reportConsumedCapacity(client, report);
  return DynamoDBDocumentClient.from(client);
}
