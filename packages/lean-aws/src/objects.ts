import { hash } from 'node:crypto';
import { createExchange } from '#lean-aws/create-exchange.ts';
import type { Access } from './access.ts';
import { type AttemptsContext, createAttempts } from './attempts.ts';
import { connectEarly, type Exchange, type HttpRequest } from './exchange.ts';

import { type KeyPage, readEtag, readKeys, readResponse } from './object-response.ts';
import type { ServiceError } from './output.ts';
import { createSigner } from './signature.ts';

export interface ObjectsContext extends AttemptsContext {
  readonly bucket: string;
  readonly access: Access;
  readonly exchange?: Exchange;
}

export interface StoredObject {
  readonly body: string;
  readonly etag: string;
}

/** Result of a conditional write. A failed condition is a result, not an error. */
export type PutResult =
  | { readonly isWritten: true; readonly etag: string }
  | {
      readonly isWritten: false;
      /** An earlier attempt has no answer: it may be the one that changed the object. */
      readonly isUncertain: boolean;
    };

export type Objects = ReturnType<typeof createObjects>;

/**
 * Creates the calls on the objects of a bucket in S3. Reads and lists are strongly consistent.
 * @throws ServiceError of the last attempt, for all calls
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
 */
export function createObjects({ bucket, access, exchange, ...context }: ObjectsContext) {
  const { server, folder } = locate(bucket, access);
  const sign = createSigner('s3', access);
  const { attempt: millis } = context.timing;
  const attempt = createAttempts(exchange ?? connectEarly(createExchange(server), server, millis), context);
  return { get, put, remove, listKeys };

  /** Reads an object. A missing one is undefined if the caller may list the bucket; else S3 denies access to it. */
  async function get(key: string): Promise<StoredObject | undefined> {
    const answer = attempt(toRequest({ method: 'GET', key }), (response) => ({
      body: readResponse(response).body,
      etag: readEtag(response),
    }));
    return answer.catch((error: ServiceError) => {
      if (error.name !== 'NoSuchKey') throw error;
      return undefined;
    });
  }

  /**
   * Writes an object.
   * @param replaced ETag of the object that it replaces; without it none may exist
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   */
  async function put(key: string, body: string, replaced?: string): Promise<PutResult> {
    const condition: Headers = replaced === undefined ? { 'if-none-match': '*' } : { 'if-match': replaced };
    const headers = { 'content-type': 'application/json', ...condition };
    const answer = attempt(
      toRequest({ method: 'PUT', key, headers, body }),
      (response): PutResult => ({
        isWritten: true,
        etag: readEtag(readResponse(response)),
      }),
    );
    return answer.catch((error: ServiceError) => {
      if (!lostRaces.includes(error.name)) throw error;
      return { isWritten: false, isUncertain: (error.$metadata?.unanswered ?? 0) > 0 };
    });
  }

  /** Removes an object, if it exists. */
  async function remove(key: string): Promise<void> {
    await attempt(toRequest({ method: 'DELETE', key }), readResponse);
  }

  /** Lists keys in the order of their bytes, in pages. @param size number of keys in a page: 1 to 1,000 */
  async function* listKeys(prefix = '', size = 1000): AsyncGenerator<readonly string[], undefined> {
    let next: string | undefined;
    do {
      const token: Headers = next === undefined ? {} : { 'continuation-token': next };
      const query = { ...token, 'list-type': '2', 'max-keys': `${size}`, prefix };
      const page: KeyPage = await attempt(toRequest({ method: 'GET', query }), readKeys);
      yield page.keys;
      next = page.next;
    } while (next !== undefined);
  }

  function toRequest({ method, key = '', query = {}, headers = {}, body = '' }: ObjectRequest): () => HttpRequest {
    const path = `${folder}/${key.split('/').map(encode).join('/')}`;
    const search = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
    const digest = hash('sha256', body);
    const signable = {
      start: `${method}\n${path}\n${search.join('&')}`,
      headers: { ...headers, host: server.host, 'x-amz-content-sha256': digest },
      digest,
    };
    const target = search.length === 0 ? path : `${path}?${search.join('&')}`;
    return () => ({ method, path: target, headers: sign(signable, new Date()), body });
  }
}

type Headers = Readonly<Record<string, string>>;

interface ObjectRequest extends Pick<HttpRequest, 'headers' | 'body'> {
  readonly method: NonNullable<HttpRequest['method']>;
  readonly key?: string;
  /** Parameters in the order of their names. */
  readonly query?: Headers;
}

/**
 * The object changed, a concurrent request was first, or the object is gone.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const lostRaces: readonly string[] = [
  'PreconditionFailed',
  'ConditionalRequestConflict',
  'OperationAborted',
  'NoSuchKey',
];

/**
 * AWS serves a bucket under a host name of its own; other servers serve it as a folder.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
function locate(bucket: string, { endpoint }: Access): { readonly server: URL; readonly folder: string } {
  const server = new URL(endpoint);
  if (!/\.amazonaws\.com(\.cn)?$/.test(server.hostname)) return { server, folder: `/${bucket}` };
  server.hostname = `${bucket}.${server.hostname}`;
  return { server, folder: '' };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html UriEncode */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
