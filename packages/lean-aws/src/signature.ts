import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** As whom to call DynamoDB, and where; on Lambda neither changes in the life of a process. */
export interface Signatory {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** What of a request is signed; the rest of it is always the same. */
export interface Signable {
  readonly host: string;
  readonly target: string;
  readonly body: string;
}

type Headers = Record<string, string>;

/**
 * @returns a function that makes the headers by which AWS knows who sends `POST /` to DynamoDB. The key, which is good
 * for a day, is derived once a day.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner({ region, accessKeyId, secretAccessKey, sessionToken }: Signatory) {
  const token: Headers = sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken };
  let key: { readonly day: string; readonly secret: KeyObject } | undefined;

  return ({ host, target, body }: Signable, now: Date): Headers => {
    const time = now.toISOString().replace(/\.\d+|[:-]/g, '');
    const day = time.slice(0, 8);
    if (key?.day !== day) key = { day, secret: deriveKey(secretAccessKey, day, region) };
    const scope = `${day}/${region}/dynamodb/aws4_request`;
    // In the order of their names, as the signature wants them.
    const signed: Headers = { host, 'x-amz-date': time, ...token, 'x-amz-target': target };
    const canonical = toCanonicalRequest(signed, body);
    const signature = hmac(key.secret, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`).toString(
      'hex',
    );
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${namesOf(signed)}, Signature=${signature}`;
    return { ...signed, authorization };
  };
}

function deriveKey(secretAccessKey: string, day: string, region: string): KeyObject {
  const parts = [day, region, 'dynamodb', 'aws4_request'];
  return createSecretKey(parts.reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`)));
}

function toCanonicalRequest(headers: Headers, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  return `POST\n/\n\n${lines.join('')}\n${namesOf(headers)}\n${hash('sha256', body)}`;
}

function namesOf(headers: Headers): string {
  return Object.keys(headers).join(';');
}

function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
