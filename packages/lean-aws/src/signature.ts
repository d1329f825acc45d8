import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Caller } from './access.ts';

/** The parts of a request that are signed. */
export interface Signable {
  /** Method, path and query, each on a line. */
  readonly start: string;
  /** Headers in lower case, in any order. */
  readonly headers: Headers;
  /** SHA-256 of the body, in hex. */
  readonly digest: string;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Creates a function that returns the headers of a signed request, by the credentials that the caller then has. A signing
 * key is valid for a day.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner(service: string, caller: Caller) {
  let key: { readonly day: string; readonly of: string; readonly secret: KeyObject } | undefined;

  return ({ start, headers, digest }: Signable, now: Date): Headers => {
    const { region, accessKeyId, secretAccessKey, sessionToken } = caller;
    const token: Headers = sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken };
    const time = now.toISOString().replace(/\.\d+|[:-]/g, '');
    const day = time.slice(0, 8);
    const scope = `${day}/${region}/${service}/aws4_request`;
    if (key?.day !== day || key.of !== secretAccessKey) {
      key = { day, of: secretAccessKey, secret: deriveKey(secretAccessKey, scope) };
    }
    const signed: Headers = { ...headers, 'x-amz-date': time, ...token };
    const names = Object.keys(signed).sort();
    const lines = names.map((name) => `${name}:${signed[name]}\n`).join('');
    const list = names.join(';');
    const canonical = `${start}\n${lines}\n${list}\n${digest}`;
    const signature = hmac(key.secret, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`).toString(
      'hex',
    );
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
    return { ...signed, authorization };
  };
}

/** Returns the signing key of a day, region and service: the scope `20260228/eu-west-1/dynamodb/aws4_request`. */
export function deriveKey(secretAccessKey: string, scope: string): KeyObject {
  return createSecretKey(scope.split('/').reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`)));
}

/** Returns the HMAC with SHA-256. */
export function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
