import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createTodo } from './job.ts';

/** Creates todos and checks nothing, to measure the call of DynamoDB. */
export async function handler({ body = '' }: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, headers, body: todo } = await createTodo('bench', JSON.parse(body));
  return { statusCode: status, headers: { ...headers }, body: JSON.stringify(todo) };
}
