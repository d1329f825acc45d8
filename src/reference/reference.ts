import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { type Content, type DocsReply, notFound, serve, toContent } from './content-reply.ts';

export interface DocsContext {
  readonly openapi: object;
  readonly page: Content;
  readonly assets: Readonly<Record<string, Content>>;
}

type DocsHandler = (event: APIGatewayProxyEventV2, context: Pick<Context, 'awsRequestId'>) => Promise<DocsReply>;

/** Creates the handler of the reference: the OpenAPI document, and a page to read and try it. */
export function createDocs({ openapi, page, assets }: DocsContext): DocsHandler {
  const contents = new Map([
    ['/openapi.json', toContent('application/json', JSON.stringify(openapi))],
    ['/docs', page],
    ...Object.entries(assets).map(([name, content]) => [`/docs/${name}`, content] as const),
  ]);
  return async (event, { awsRequestId }) => {
    const content = contents.get(toPath(event));
    const reply = content === undefined ? notFound(awsRequestId) : serve(content, event.headers);
    const headers = { ...reply.headers, ...securityHeaders, 'x-request-id': awsRequestId };
    const isHead = event.requestContext.http.method === 'HEAD';
    return isHead ? { statusCode: reply.statusCode, headers } : { ...reply, headers };
  };
}

/** Returns the path below the API's base path. */
function toPath({ routeKey, pathParameters }: APIGatewayProxyEventV2): string {
  const [, path = ''] = routeKey.split(' ');
  return path.replace('{asset}', () => pathParameters?.['asset'] ?? '');
}

/** The page loads and calls nothing from another origin. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
