import { startEmbeddedDynamoDb } from './embedded-dynamodb.ts';

// Runs the embedded DynamoDB in a process of its own, with its data in the folder of the first argument, if any, and
// prints its port.
const { endpoint } = await startEmbeddedDynamoDb(process.argv[2]);
process.stdout.write(`${new URL(endpoint).port}\n`);
