/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What DynamoDB answered, by the names of its API. */
export type Output = Readonly<Record<string, unknown>>;

/** An error as the SDK shapes it: by its classification it is retried or not, and told. */
export interface DynamoDbError extends Error {
  readonly $metadata?: { readonly httpStatusCode: number };
  /** There when another attempt may succeed, whatever the status. */
  readonly $retryable?: object;
}

/**
 * Reads an answer.
 * @throws DynamoDbError what DynamoDB says went wrong, under the name it gives it, with its members; or
 * `MalformedAnswer` when the answer cannot be DynamoDB's, which then is out of reach
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export function readAnswer({ status, body }: Answer): Output {
  const output = parse(body);
  const metadata = { $metadata: { httpStatusCode: status } };
  if (output === undefined) {
    const error = new Error(`An answer of status ${status} is no JSON object.`);
    throw Object.assign(error, { name: 'MalformedAnswer', $retryable: {}, ...metadata });
  }
  if (status === 200) return output;
  const { __type, message, Message = message, ...members } = output;
  const name = String(__type).replace(/^.*#/, '');
  throw Object.assign(new Error(String(Message)), { ...members, name, ...metadata });
}

/** @returns undefined for what is no JSON object */
function parse(body: string): Output | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return value instanceof Object && !Array.isArray(value) ? (value as Output) : undefined;
  } catch {
    return undefined;
  }
}
