import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import Negotiator from 'negotiator';
import { RequestError } from './problem.ts';

/** What most clients say: to parse it would be a tenth of the work of a small request. */
const plain: readonly (string | undefined)[] = [undefined, '', '*/*', 'application/json'];

/**
 * Refuses a request whose client would not take JSON for an answer.
 * @throws RequestError `not_acceptable`
 * @see RFC 9110 sections 12.5.1 and 15.5.7
 */
export function requireJsonAcceptable({ headers }: APIGatewayProxyEventV2): void {
  if (plain.includes(headers['accept'])) return;
  if (new Negotiator({ headers }).mediaType(['application/json;charset=utf-8']) === undefined) {
    throw new RequestError('not_acceptable');
  }
}
