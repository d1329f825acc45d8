import { hash } from 'node:crypto';
import type { Caller } from './access.ts';
import { deriveKey, hmac } from './signature.ts';

/** A `GET /` that its URL signs, for example one that opens a connection to a database. */
export interface Presignable {
  /** Host, with its port if the service signs it. */
  readonly host: string;
  readonly query: Readonly<Record<string, string>>;
  /** Seconds for which the URL is valid. */
  readonly seconds: number;
}

/**
 * Returns a signed URL without its protocol, the form of IAM tokens for databases.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function presign(service: string, caller: Caller, { host, query, seconds }: Presignable, now: Date): string {
  const { region, accessKeyId, secretAccessKey, sessionToken } = caller;
  const time = now.toISOString().replace(/\.\d+|[:-]/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signed = {
    ...query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
    ...(sessionToken !== undefined && { 'X-Amz-Security-Token': sessionToken }),
  };
  const canonical = `GET\n/\n${toQuery(signed)}\nhost:${host}\n\nhost\n${hash('sha256', '')}`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`;
  const signature = hmac(deriveKey(secretAccessKey, scope), text).toString('hex');
  return `${host}/?${toQuery({ ...signed, 'X-Amz-Signature': signature })}`;
}

/** Returns a query in the order and with the escapes that signatures require. */
function toQuery(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${escapeUri(value)}`);
  return pairs.sort().join('&');
}

/** encodeURIComponent leaves some characters that RFC 3986 reserves. */
function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}
