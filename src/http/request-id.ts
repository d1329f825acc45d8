import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { requestId as isRequestId } from '../generated/validators.js';

/** @returns the name of a request: the one that its x-request-id gives, if it is well-formed, or Lambda's */
export function toRequestId({ headers }: APIGatewayProxyEventV2, { awsRequestId }: Context): string {
  const requestId = headers['x-request-id'];
  return isRequestId(requestId) ? requestId : awsRequestId;
}
