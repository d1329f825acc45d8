import { startEmbeddedDynamoDb } from '../../tools/local/embedded-dynamodb.ts';

/** The embedded DynamoDB, in a process of its own, with its data in the folder that is named, if any. Prints its port. Not bundled: it loads parts of itself by name. */
const { endpoint } = await startEmbeddedDynamoDb(process.argv[2]);
process.stdout.write(`${new URL(endpoint).port}\n`);
