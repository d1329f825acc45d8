import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { assets, page } from '../../src/generated/docs.js';
import { createDocs } from '../../src/reference/reference.ts';
import { toEvent } from '../api/gateway.ts';

export const requestId = '5c286eab-4302-4706-aa67-233c884c3512';

/** The document that the handler under test serves. */
export const openapi = { openapi: '3.1.0', info: { title: 'Todo API', version: '1.2.3' } };

const handler = createDocs({ openapi, page, assets });

/** Sends a request on a route of the docs, as the gateway does. @returns the handler's whole reply */
export function send(routeKey: string, headers: Readonly<Record<string, string>> = {}, asset?: string) {
  return handler(toDocsEvent(routeKey, headers, asset), { awsRequestId: requestId });
}

/** @returns the event for a request on a route of the docs */
export function toDocsEvent(
  routeKey: string,
  headers: Readonly<Record<string, string>> = {},
  asset?: string,
): APIGatewayProxyEventV2 {
  const [method = '', path = ''] = routeKey.split(' ');
  return { ...toEvent(method, path, { headers }), routeKey, ...(asset !== undefined && { pathParameters: { asset } }) };
}
