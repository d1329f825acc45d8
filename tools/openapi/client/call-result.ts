/** What a call of the client returns. */
export type Result<Data> =
  | { readonly data: Data; readonly error?: never; readonly response: Response }
  | { readonly data?: never; readonly error: unknown; readonly response: Response };

/**
 * Returns the data of a call, for callers that expect success or an exception, such as TanStack Query.
 * @throws Error whose `cause` is the Problem or GatewayError, if the call was refused
 */
export function dataOf<Outcome extends Result<unknown>>({ data, error, response }: Outcome): DataOf<Outcome> {
  if (!response.ok) throw new Error(`${response.status} ${describe(error)}`, { cause: error });
  return data as DataOf<Outcome>;
}

/** The data of a success. Without exactOptionalPropertyTypes, the absent `data` of an error has the type undefined. */
type DataOf<Outcome> = Extract<Outcome, { readonly data: unknown }>['data'];

/**
 * Returns the ETag of a response with a todo, for `If-Match` of the next write.
 * @throws Error if the response has none, because a write with an absent `If-Match` would overwrite changes of others
 */
export function etagOf({ headers, status }: Response): string {
  const etag = headers.get('ETag');
  if (etag === null) throw new Error(`The response with status ${status} has no ETag.`);
  return etag;
}

function describe(error: unknown): string {
  const { detail, message }: { detail?: unknown; message?: unknown } = Object(error);
  return String(detail ?? message ?? 'without a body');
}
