import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** No service at all: what loading and constructing a client costs. */
export const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
