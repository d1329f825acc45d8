import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** The gateway takes no more of all headers together. */
const lengthMax = 10_240;
const algorithms = ['RS256', 'RS384', 'RS512'];

/** Why a token does not let its bearer in. @see RFC 6750 section 3.1 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: 'invalid_token' | 'insufficient_scope';

  constructor(code: TokenError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface TokenRules {
  readonly issuer: string;
  /** One of them must be the `aud` or, without `aud`, the `client_id`. */
  readonly audience: readonly string[];
  /** One of them must be in `scope` or `scp`; none asks for nothing. */
  readonly scopes: readonly string[];
  readonly keys: JWTVerifyGetKey;
}

export interface Claims extends JWTPayload {
  readonly sub: string;
}

/**
 * Verifies the token in an Authorization header by the rules of an HTTP API's JWT authorizer. It is stricter in that it
 * asks for the word `Bearer`, and for a `sub`.
 * @returns its claims
 * @throws TokenError when the token is refused, another Error when the issuer's keys cannot be had
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function verifyToken(authorization: string | undefined, rules: TokenRules): Promise<Claims> {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw new TokenError('invalid_token', 'there is no bearer token in the form of a JWT');
  if (token.length > lengthMax) throw new TokenError('invalid_token', 'the token is too long');
  const claims = await verifySignature(token, rules);
  requireAudience(claims, rules.audience);
  if (claims.iat !== undefined && claims.iat > Date.now() / 1000)
    throw new TokenError('invalid_token', 'iat is to come');
  const { sub }: { readonly sub?: unknown } = claims;
  if (typeof sub !== 'string' || sub === '') throw new TokenError('invalid_token', 'there is no sub');
  requireScope(claims, rules.scopes);
  return { ...claims, sub };
}

async function verifySignature(token: string, { issuer, keys }: TokenRules): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer, algorithms, requiredClaims: ['exp'] });
    if (protectedHeader.kid === undefined) throw new TokenError('invalid_token', 'there is no kid');
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || isAboutKeys(error)) throw error;
    throw new TokenError('invalid_token', error.message, { cause: error });
  }
}

/** The issuer's answer was late, not 200, or no key set: that says nothing about the token. */
function isAboutKeys({ code }: errors.JOSEError): boolean {
  return ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'].includes(code);
}

function requireAudience({ aud, client_id: clientId }: JWTPayload, audience: readonly string[]): void {
  const given: readonly unknown[] = [aud ?? clientId].flat();
  if (given.some((value) => audience.some((allowed) => allowed === value))) return;
  throw new TokenError('invalid_token', 'the token is for another audience');
}

function requireScope({ scope, scp }: JWTPayload, scopes: readonly string[]): void {
  const given = [scope, scp].flat().flatMap((value) => (typeof value === 'string' ? value.split(' ') : []));
  if (scopes.length === 0 || given.some((value) => scopes.includes(value))) return;
  throw new TokenError('insufficient_scope', `the token has none of the scopes ${scopes.join(', ')}`);
}
