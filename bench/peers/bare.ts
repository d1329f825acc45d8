import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createTodo } from './job.ts';

/** Only creates todos, and checks nothing: what the call of DynamoDB costs. */
export async function handler({ body = '' }: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, headers, body: todo } = await createTodo('bench', JSON.parse(body));
  return { statusCode: status, headers: { ...headers }, body: JSON.stringify(todo) };
}
