import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/**
 * @returns the key of the Idempotency-Key header of a valid request, the same whether it came bare or quoted
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07 and RFC 9651 section 3.3.3
 */
export function toIdempotencyKey({ headers }: APIGatewayProxyEventV2): string | undefined {
  const field = headers['idempotency-key'];
  return field?.startsWith('"') ? field.slice(1, -1).replace(/\\(.)/g, '$1') : field;
}
