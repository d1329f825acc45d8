import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Only loads and constructs a client. */
export const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
