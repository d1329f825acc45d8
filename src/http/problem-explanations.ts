import type { ProblemCode } from './problem-types.ts';

/** Explanation of a problem for clients, on its page. The api does not import it, because it would not fit its bundle. */
export interface ProblemExplanation {
  readonly meaning: string;
  /** Advice to the client. */
  readonly action: string;
}

const retry =
  'Wait as long as Retry-After says, then send the same request again. Give a write an Idempotency-Key, so that it takes effect once.';

/** Explanations of all problems, by code. */
export const problemExplanations: Readonly<Record<ProblemCode, ProblemExplanation>> = {
  invalid_request: {
    meaning: 'A path, a query parameter, a header or the body is not as the route describes it. Nothing was stored.',
    action: 'Read errors: each entry has the pointer of a fault and what is wrong with it. Correct all of them.',
  },
  malformed_json: {
    meaning: 'The body cannot be parsed as JSON, for example because a quote or a brace is missing.',
    action: 'Send JSON as a serializer writes it, such as JSON.stringify. Do not build it from strings.',
  },
  malformed_utf8: {
    meaning: 'The body contains bytes that are not UTF-8, the only encoding of JSON between systems (RFC 8259).',
    action: 'Encode the body as UTF-8. Text in Latin-1 or UTF-16 must be converted.',
  },
  body_missing: {
    meaning: 'The route needs a JSON body, and the request has none.',
    action: 'Send the body, with its Content-Type.',
  },
  body_not_allowed: {
    meaning: 'The route takes no body, and the request has one.',
    action: 'Leave out the body. Parameters belong in the path or the query.',
  },
  unauthorized: {
    meaning: 'The bearer token is missing, malformed, expired, not yet valid, or of another issuer or audience.',
    action:
      'Get a new token from the issuer and send it as Authorization: Bearer <token>. WWW-Authenticate has the reason.',
  },
  insufficient_scope: {
    meaning: 'The token is valid, but has none of the scopes that this stage requires.',
    action: 'Request a token with one of these scopes from the issuer.',
  },
  todo_not_found: {
    meaning: 'You have no todo with this id. It was deleted, never existed, or belongs to another owner.',
    action: 'Remove it from your view. To create a todo under this id, use PUT.',
  },
  route_not_found: {
    meaning: 'No route has this path. A slash at the end of a path makes it another path.',
    action: 'Compare the path with the routes of the documentation.',
  },
  method_not_allowed: {
    meaning: 'The path exists, but not with this method.',
    action: 'Use one of the methods in Allow.',
  },
  not_acceptable: {
    meaning: 'The response would be application/json, which the Accept header excludes. Nothing was done.',
    action: 'Send Accept: application/json, or leave the header out.',
  },
  todo_exists: {
    meaning: 'The id that you chose is taken. The stored todo is unchanged.',
    action: 'Choose another id, or leave it out. To replace the todo, use PUT.',
  },
  precondition_failed: {
    meaning:
      'If-Match or If-None-Match does not hold: somebody changed, created or deleted the todo. It is unchanged by this request.',
    action: 'Get the todo again, apply your change to what it is now, and send it with the new ETag.',
  },
  content_too_large: {
    meaning: 'The body exceeds the limit of the route. Nothing was stored.',
    action: 'Send a smaller body. Sending the same one again will fail again.',
  },
  unsupported_media_type: {
    meaning: 'The Content-Type or the Content-Encoding of the body is not one that the route accepts.',
    action: 'Use a media type of Accept-Post, Accept-Patch or Accept in the response, in UTF-8 and uncompressed.',
  },
  idempotency_key_reused: {
    meaning: 'An earlier request used this key for another body. This request was not carried out.',
    action: 'Use a new key for each new request. Only a retry of the same request repeats its key.',
  },
  internal_error: {
    meaning: 'The service failed in a way that it did not expect. A write may have taken effect, or not.',
    action: 'Report the instance: the log has it. A retry with the same Idempotency-Key is safe.',
  },
  storage_unavailable: {
    meaning: 'The database is busy or unreachable. A write may have taken effect, or not.',
    action: retry,
  },
  issuer_unavailable: {
    meaning: 'The keys of the issuer cannot be fetched, so no token can be verified. Only the export responds with it.',
    action: retry,
  },
  timed_out: {
    meaning: 'The request took longer than it may. A write may have taken effect, or not.',
    action: retry,
  },
  storage_full: {
    meaning: 'Your todos have reached the limit of the database for one owner, so none can be added or enlarged.',
    action: 'Delete todos that you no longer need. Sending the request again does not help before that.',
  },
};
