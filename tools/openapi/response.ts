type Headers = Readonly<Record<string, { readonly $ref: string }>>;

export interface OpenApiResponse {
  readonly description: string | undefined;
  readonly headers?: Headers;
  readonly content?: Readonly<Record<string, object>>;
}

/** A response and its name among the components. */
export interface NamedResponse {
  readonly name: string;
  readonly response: OpenApiResponse;
}

/** The headers of every response of the service. */
export const commonHeaders = ['Cache-Control', 'Vary', 'X-Content-Type-Options', 'X-Request-Id'];

/** Returns an OpenAPI response with the common headers and its own. */
export function toResponse(
  description: string | undefined,
  headers: readonly string[],
  content: Pick<OpenApiResponse, 'content'>,
): OpenApiResponse {
  return { description, headers: toReferences([...commonHeaders, ...headers]), ...content };
}

/** The common headers of a response that is also an error of the gateway, which lacks them. */
export const optionalHeaders = toReferences(commonHeaders, toOptional);

/** Returns the name of the component of a header that may be absent. */
export function toOptional(name: string): string {
  return `Optional-${name}`;
}

/** Returns headers that refer to the components of their names. */
export function toReferences(names: readonly string[], toName = (name: string) => name): Headers {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${toName(name)}` }]));
}
