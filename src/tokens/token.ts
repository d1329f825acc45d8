import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { ExportConfig } from '../config.ts';
import { RequestError } from '../http/request-error.ts';
import { createIssuerKeys } from './issuer-keys.ts';

export interface TokenRules {
  readonly issuer: string;
  /** Audiences, one of which `aud` or, without it, `client_id` must name. */
  readonly audience: readonly string[];
  /** Scopes, one of which `scope` or `scp` must name. Without any, no scope is required. */
  readonly scopes: readonly string[];
  readonly keys: JWTVerifyGetKey;
  readonly now: () => Date;
}

/** Claims of a verified token, each value as text, like the gateway's. */
export type Claims = Readonly<Record<string, string>> & { readonly sub: string };

/** Verifies the token in an Authorization header, and returns its claims. */
export type VerifyToken = (authorization: string | undefined) => Promise<Claims>;

/** The gateway accepts headers up to this size in total. */
const tokenLengthMax = 10_240;

/** Seconds by which the issuer's clock and this one may differ. @see RFC 7519 sections 4.1.4 and 4.1.5 */
const clockTolerance = 30;

const algorithms = ['RS256', 'RS384', 'RS512'];

/** A token of another type, such as a logout token, is rejected. @see RFC 8725 section 3.11 */
const accessTokenTypes: readonly string[] = ['jwt', 'at+jwt', 'application/at+jwt'];

/**
 * Creates a verifier with the rules of API Gateway's JWT authorizer and three stricter ones: `exp` and a non-empty
 * `sub` are required, and `typ` must not name another type of token. Clocks may differ by 30 seconds. The verifier
 * throws RequestError `unauthorized` or `insufficient_scope`, with the reason in WWW-Authenticate (RFC 6750 section 3),
 * or the error of `keys`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createTokenVerifier({ issuer, audience, scopes, keys, now }: TokenRules): VerifyToken {
  return async (authorization) => {
    const token = toToken(authorization);
    const currentDate = now();
    const payload = await verify(token, keys, { issuer, currentDate });
    requireInPast(payload.iat, currentDate);
    requireAudience(payload, audience);
    requireScope(payload, scopes);
    return toClaims(payload);
  };
}

type Settings = Pick<ExportConfig, 'JWT_ISSUER' | 'JWT_AUDIENCE' | 'JWT_SCOPES'>;

/** Creates the verifier for a stage's settings. Without an issuer and an audience, it rejects every token. */
export function createIssuerVerifier(settings: Settings): VerifyToken {
  const { JWT_ISSUER: issuer = '', JWT_AUDIENCE: audience = [], JWT_SCOPES: scopes = [] } = settings;
  return createTokenVerifier({ issuer, audience, scopes, keys: createIssuerKeys({ issuer }), now: () => new Date() });
}

/** The scheme is optional, as in the gateway. Its case is ignored: RFC 9110 section 11.1. */
function toToken(authorization = ''): string {
  if (authorization === '') throw new RequestError('unauthorized');
  if (authorization.length > tokenLengthMax) throw refusal('the token is too long');
  const [, token] = /^(?:Bearer +)?([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw refusal('the token is not a signed JWT');
  return token;
}

async function verify(token: string, keys: JWTVerifyGetKey, terms: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    const options = { ...terms, algorithms, clockTolerance, requiredClaims: ['exp', 'sub'] };
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
      throw refusal('typ names another type of token');
    return keys(header, token);
  };
}

function requireInPast(issuedAt: number | undefined, currentDate: Date): void {
  const latest = currentDate.getTime() / 1000 + clockTolerance;
  if (issuedAt !== undefined && issuedAt > latest) throw refusal('iat is in the future');
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
  if (typeof sub !== 'string' || sub === '') throw refusal('sub is missing or empty');
  const claims = Object.entries(payload).map(([name, value]) => [name, toClaimText(value)]);
  return { ...Object.fromEntries(claims), sub };
}

/** Lists become words in brackets. */
function toClaimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A description may not contain quotes, backslashes or non-ASCII characters: RFC 6750 section 3. */
function refusal(reason: string, cause?: unknown): RequestError {
  const description = reason.replace(/[^ !#-[\]-~]/g, "'");
  const challenge = `Bearer error="invalid_token", error_description="${description}"`;
  return new RequestError('unauthorized', { headers: { 'WWW-Authenticate': challenge }, cause });
}
