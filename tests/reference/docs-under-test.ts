import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { toContent } from '../../src/reference/content-reply.ts';
import { createDocs } from '../../src/reference/reference.ts';
import { tokenPlace } from '../../src/reference/token-help.ts';
import { toEvent } from '../api/gateway.ts';

export const requestId = '5c286eab-4302-4706-aa67-233c884c3512';

/** The document that the handler under test serves. */
export const openapi = { openapi: '3.1.0', info: { title: 'Todo API', version: '1.2.3' } };

/** Texts of the other contents of the handler under test. */
export const texts = {
  page: '<h1>Todo API</h1>',
  style: 'h1 { color: navy }',
  problem: '{"code":"todo_exists"}',
  problemPage: '<h1>todo_exists</h1>',
};

const handler = createDocs({
  contents: {
    '/openapi.json': [toContent('application/json', JSON.stringify(openapi))],
    '/docs': [toContent('text/html; charset=utf-8', `${texts.page}${tokenPlace}`)],
    '/docs/page.css': [toContent('text/css; charset=utf-8', texts.style)],
    '/problems/todo_exists': [
      toContent('application/json', texts.problem),
      toContent('text/html; charset=utf-8', texts.problemPage),
    ],
  },
  issuer: {},
});

/** Sends a request on a route of the docs, as the gateway does. @returns the handler's whole reply */
export function send(...request: Parameters<typeof toDocsEvent>) {
  return handler(toDocsEvent(...request), { awsRequestId: requestId });
}

/** @returns the event for a request on a route of the docs */
export function toDocsEvent(
  routeKey: string,
  headers: Readonly<Record<string, string>> = {},
  pathParameters?: Readonly<Record<string, string>>,
  rawPath?: string,
): APIGatewayProxyEventV2 {
  const [method = '', path = ''] = routeKey.split(' ');
  const event = { ...toEvent(method, path, { headers }), routeKey, ...(pathParameters && { pathParameters }) };
  return rawPath === undefined ? event : { ...event, rawPath };
}
