import { startEmbeddedDynamoDb } from '../../src/tooling/embedded-dynamodb.ts';

/** The embedded DynamoDB, in a process of its own. Prints its port. Not bundled: it loads parts of itself by name. */
const { endpoint } = await startEmbeddedDynamoDb();
process.stdout.write(`${new URL(endpoint).port}\n`);
