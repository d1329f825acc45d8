import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { type Content, type DocsReply, notFound, serve, toContent, toText } from './content-reply.ts';
import { fillTokenPlace, type Issuer } from './token-help.ts';

export interface DocsContext {
  /** Representations of all contents, by path. The page at `/docs` has a place for the help with tokens. */
  readonly contents: Readonly<Record<string, readonly Content[]>>;
  readonly issuer: Issuer;
}

type DocsHandler = (event: APIGatewayProxyEventV2, context: Pick<Context, 'awsRequestId'>) => Promise<DocsReply>;

/** Creates the handler of the reference: the OpenAPI document, a page to read and try it, and a page per problem. */
export function createDocs({ contents, issuer }: DocsContext): DocsHandler {
  const all = new Map(Object.entries(contents));
  // Compressing the page takes milliseconds, which other requests do without.
  let isFilled = false;

  return async (event, { awsRequestId }) => {
    const path = toPath(event);
    if (path === '/docs' && !isFilled) {
      all.set(
        path,
        (all.get(path) ?? []).map((page) => fillPage(page, issuer)),
      );
      isFilled = true;
    }
    const [first, ...others] = all.get(path) ?? [];
    const reply =
      first === undefined ? notFound(awsRequestId, toPrefix(event, path)) : serve([first, ...others], event.headers);
    const headers = { ...reply.headers, ...securityHeaders, 'x-request-id': awsRequestId };
    const isHead = event.requestContext.http.method === 'HEAD';
    return isHead ? { statusCode: reply.statusCode, headers } : { ...reply, headers };
  };
}

function fillPage(page: Content, issuer: Issuer): Content {
  return toContent(page.type, fillTokenPlace(toText(page), issuer));
}

/** Returns the path below the API's base path. */
function toPath({ routeKey, pathParameters }: APIGatewayProxyEventV2): string {
  const [, path = ''] = routeKey.split(' ');
  return path.replace(/\{(\w+)\}/, (_, name: string) => pathParameters?.[name] ?? '');
}

/** Returns the API's base path, which comes before the path. */
function toPrefix({ rawPath }: APIGatewayProxyEventV2, path: string): string {
  return rawPath.endsWith(path) ? rawPath.slice(0, -path.length) : '';
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
