/** The headers of every response. */
export const commonHeaders = ['Cache-Control', 'Vary', 'X-Content-Type-Options', 'X-Request-Id'];

/** Returns an OpenAPI response with the common headers and its own. */
export function toResponse(description: string | undefined, headers: readonly string[], content: object) {
  const names = [...commonHeaders, ...headers];
  return {
    description,
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    ...content,
  };
}
