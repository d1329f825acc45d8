import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Caller } from './access.ts';

/** The parts of a request that differ between calls, and are signed. */
export interface Signable {
  readonly host: string;
  readonly target: string;
  readonly body: string;
}

type Headers = Record<string, string>;

/**
 * Creates a function that returns the headers of a signed `POST /`. A signing key is valid for a day.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner(service: string, { region, accessKeyId, secretAccessKey, sessionToken }: Caller) {
  const token: Headers = sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken };
  let key: { readonly day: string; readonly secret: KeyObject } | undefined;

  return ({ host, target, body }: Signable, now: Date): Headers => {
    const time = now.toISOString().replace(/\.\d+|[:-]/g, '');
    const day = time.slice(0, 8);
    const scope = `${day}/${region}/${service}/aws4_request`;
    if (key?.day !== day) key = { day, secret: deriveKey(secretAccessKey, scope) };
    // The signature requires the order of the names.
    const signed: Headers = { host, 'x-amz-date': time, ...token, 'x-amz-target': target };
    const canonical = toCanonicalRequest(signed, body);
    const signature = hmac(key.secret, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`).toString(
      'hex',
    );
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${namesOf(signed)}, Signature=${signature}`;
    return { ...signed, authorization };
  };
}

/** Returns the signing key of a day, region and service: the scope `20260228/eu-west-1/dynamodb/aws4_request`. */
export function deriveKey(secretAccessKey: string, scope: string): KeyObject {
  return createSecretKey(scope.split('/').reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`)));
}

function toCanonicalRequest(headers: Headers, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  return `POST\n/\n\n${lines.join('')}\n${namesOf(headers)}\n${hash('sha256', body)}`;
}

function namesOf(headers: Headers): string {
  return Object.keys(headers).join(';');
}

/** Returns the HMAC with SHA-256. */
export function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
