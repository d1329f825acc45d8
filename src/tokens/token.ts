import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Deployment } from '../generated/validators.js';
import { RequestError } from '../http/request-error.ts';
import { createIssuerKeys } from './issuer-keys.ts';

export interface TokenRules {
  /** What `iss` must be, to the letter. */
  readonly issuer: string;
  /** Of what `aud` or, if there is none, `client_id` must name one. */
  readonly audience: readonly string[];
  /** Of what `scope` or `scp` must name one; any will do if there are none. */
  readonly scopes: readonly string[];
  readonly keys: JWTVerifyGetKey;
}

/** What a verified token says, every value as text, as the gateway passes it on. */
export type Claims = Readonly<Record<string, string>> & { readonly sub: string };

/** @returns the claims of the token in an Authorization header, if it can be trusted */
export type VerifyToken = (authorization: string | undefined) => Promise<Claims>;

/** The gateway takes no headers that are larger together. */
const tokenLengthMax = 10_240;

const algorithms = ['RS256', 'RS384', 'RS512'];

/** A token that says it is for something else, as a logout token does, lets nobody in. @see RFC 8725 section 3.11 */
const accessTokenTypes: readonly string[] = ['jwt', 'at+jwt', 'application/at+jwt'];

/**
 * Verifies tokens by the rules of API Gateway's JWT authorizer, and three that are stricter: `exp` and a `sub` that is not
 * empty must be there, and `typ` must not be that of another kind of token.
 * @returns what throws RequestError `unauthorized`, `insufficient_scope`, or whatever `keys` does when it cannot find out;
 * as RFC 6750 section 3 says, WWW-Authenticate tells why
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createTokenVerifier({ issuer, audience, scopes, keys }: TokenRules): VerifyToken {
  return async (authorization) => {
    const token = toToken(authorization);
    const payload = await verify(token, issuer, keys);
    requireInPast(payload.iat);
    requireAudience(payload, audience);
    requireScope(payload, scopes);
    return toClaims(payload);
  };
}

type Settings = Pick<Deployment, 'JWT_ISSUER' | 'JWT_AUDIENCE' | 'JWT_SCOPES'>;

/** @returns what verifies tokens as the settings of a stage say; without an issuer and an audience it lets nobody in */
export function createIssuerVerifier({ JWT_ISSUER: issuer = '', JWT_AUDIENCE, JWT_SCOPES }: Settings): VerifyToken {
  const keys = createIssuerKeys({ issuer });
  return createTokenVerifier({ issuer, audience: toList(JWT_AUDIENCE), scopes: toList(JWT_SCOPES), keys });
}

function toList(values = ''): readonly string[] {
  return values === '' ? [] : values.split(',');
}

/** The scheme may be left out, as the gateway allows; for its case see RFC 9110 section 11.1. */
function toToken(authorization = ''): string {
  if (authorization === '') throw new RequestError('unauthorized');
  if (authorization.length > tokenLengthMax) throw refusal('the token is too long');
  const [, token] = /^(?:Bearer +)?([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw refusal('there is no signed token');
  return token;
}

async function verify(token: string, issuer: string, keys: JWTVerifyGetKey): Promise<JWTPayload> {
  try {
    const options = { issuer, algorithms, requiredClaims: ['exp', 'sub'] };
    const { payload } = await jwtVerify(token, requireNamedKey(keys), options);
    return payload;
  } catch (error) {
    throw error instanceof errors.JOSEError ? refusal(error.message, error) : error;
  }
}

function requireNamedKey(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return (header, token) => {
    if (typeof header.kid !== 'string') throw refusal('the token does not name its key');
    if (!accessTokenTypes.includes(String(header.typ ?? 'jwt').toLowerCase()))
      throw refusal('the token is of another type');
    return keys(header, token);
  };
}

function requireInPast(issuedAt: number | undefined): void {
  if (issuedAt !== undefined && issuedAt > Date.now() / 1000) throw refusal('the token is of the future');
}

function requireAudience({ aud, client_id }: JWTPayload, audience: readonly string[]): void {
  const named: readonly unknown[] = [aud === undefined ? client_id : aud].flat();
  if (!audience.some((name) => named.includes(name))) throw refusal('the token is for another audience');
}

function requireScope({ scope, scp }: JWTPayload, scopes: readonly string[]): void {
  const granted = [scope, scp].flat().flatMap((value) => (typeof value === 'string' ? value.split(' ') : []));
  if (scopes.length === 0 || scopes.some((name) => granted.includes(name))) return;
  const challenge = `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"`;
  throw new RequestError('insufficient_scope', { headers: { 'WWW-Authenticate': challenge } });
}

function toClaims(payload: JWTPayload): Claims {
  const { sub } = payload;
  if (typeof sub !== 'string' || sub === '') throw refusal('the token names nobody');
  const claims = Object.entries(payload).map(([name, value]) => [name, toText(value)]);
  return { ...Object.fromEntries(claims), sub };
}

/** Lists are words in brackets. */
function toText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A description has no quotes, backslashes, or characters beyond ASCII: RFC 6750 section 3. */
function refusal(reason: string, cause?: unknown): RequestError {
  const description = reason.replace(/[^ !#-[\]-~]/g, "'");
  const challenge = `Bearer error="invalid_token", error_description="${description}"`;
  return new RequestError('unauthorized', { headers: { 'WWW-Authenticate': challenge }, cause });
}
