import type { HttpResponse } from './exchange.ts';

/** The output of an operation, with the members' names of the service's API. */
export type Output = Readonly<Record<string, unknown>>;

/** An error in the form of the SDK's errors, which decides whether a call is retried. */
export interface ServiceError extends Error {
  readonly $metadata?: {
    /** Absent without a response. */
    readonly httpStatusCode?: number | undefined;
    /** Number of earlier attempts of the call that may have taken effect, or still may: no known answer came. */
    readonly unanswered?: number;
  };
  /** Present if another attempt may succeed. */
  readonly $retryable?: object;
}

/**
 * Reads a response.
 * @throws ServiceError from the service, or `MalformedResponse` if something else responded
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function readOutput({ status, body }: HttpResponse): Output {
  const output = parse(body);
  if (output === undefined) {
    const malformed = { name: 'MalformedResponse', $retryable: {} };
    throw toServiceError(status, `A response with status ${status} is not a JSON object.`, malformed);
  }
  if (status === 200) return output;
  const { __type = 'Unknown', message = 'UnknownError', Message = message, ...members } = output;
  const name = String(__type).replace(/^[^:]*#|:.*/g, '');
  throw toServiceError(status, String(Message), { ...members, name });
}

export function toServiceError(status: number, message: string, members: object): ServiceError {
  return Object.assign(new Error(message), members, { $metadata: { httpStatusCode: status } });
}

/** Parses a JSON object. @returns undefined for any other text */
function parse(text: string): Output | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value instanceof Object && !Array.isArray(value) ? (value as Output) : undefined;
  } catch {
    return undefined;
  }
}
