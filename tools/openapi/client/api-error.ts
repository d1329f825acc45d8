import type { components } from './openapi.d.ts';

/** An error of the service (RFC 9457). */
export type Problem = components['schemas']['Problem'];

/** An error without a code: of the gateway, or of a proxy before it, whose body the client replaces by its status. */
export type GatewayError = components['schemas']['GatewayError'];

type Responses = components['responses'];
type ProblemOf<Response> = Response extends { content: { 'application/problem+json': infer Body } } ? Body : never;
type CodeOf<Body> = Body extends { code?: infer Code extends string } ? Code : never;

/** Every code that the OpenAPI document lists. A newer service may return others. */
export type ProblemCode = CodeOf<ProblemOf<Responses[keyof Responses]>>;

/**
 * Returns whether an error is a problem of the service, with this code if one is given. It narrows `error` of a call,
 * `cause` of an error that `dataOf`, `listPage` or `walkTodos` throws, and `problem` of a batch. What is not a problem is a
 * `GatewayError` or, when thrown, a network error.
 */
export function isProblem<Code extends ProblemCode>(
  error: unknown,
  code?: Code,
): error is Problem & { readonly code: Code } {
  if (!isObject(error)) return false;
  // Other errors have a code too. A problem's type ends with it.
  const isOurs = typeof error['code'] === 'string' && String(error['type']).endsWith(`/problems/${error['code']}`);
  return isOurs && (code === undefined || error['code'] === code);
}

/**
 * Returns a refusal with an error that is a Problem or a GatewayError. Proxies and firewalls send pages and empty bodies,
 * which become `{"message":"HTTP 502"}`.
 */
export async function withKnownError(response: Response): Promise<Response> {
  if (response.status < 400 || isKnown(await response.clone().text())) return response;
  const headers = new Headers(response.headers);
  headers.set('Content-Type', 'application/json');
  for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
  const { status, statusText } = response;
  return new Response(JSON.stringify({ message: `HTTP ${status}` }), { status, statusText, headers });
}

function isKnown(text: string): boolean {
  try {
    const error: unknown = JSON.parse(text);
    return isProblem(error) || (isObject(error) && typeof error['message'] === 'string');
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
