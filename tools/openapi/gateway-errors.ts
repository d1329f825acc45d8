import { STATUS_CODES } from 'node:http';
import type { Route } from '../../src/http/route.ts';
import { type NamedResponse, type OpenApiResponse, toReferences } from './response.ts';

/** Schema of the errors that API Gateway itself sends. */
export const gatewayError = {
  description: 'An error of the gateway, for example a refused token. It has no code, and no header of the service.',
  type: 'object',
  required: ['message'],
  properties: { message: { type: 'string' } },
};

/** Returns the gateway's errors by status: refused token, missing scope, throttle, long headers, crash, outage. */
export function toGatewayErrors(access: Route['access']): readonly (readonly [number, NamedResponse])[] {
  const challenged = { headers: toReferences(['WWW-Authenticate']) };
  return [
    ...(access === 'owner' ? [401, 403].map((status) => toGatewayError(status, challenged)) : []),
    ...[429, 431, 500, 503].map((status) => toGatewayError(status, {})),
  ];
}

function toGatewayError(status: number, headers: Pick<OpenApiResponse, 'headers'>) {
  const message = STATUS_CODES[status] ?? '';
  const media = { schema: { $ref: '#/components/schemas/GatewayError' }, example: { message } };
  const response = { description: message, ...headers, content: { 'application/json': media } };
  return [status, { name: message.replaceAll(' ', ''), response }] as const;
}
