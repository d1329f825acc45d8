import { gunzipSync, gzipSync } from 'node:zlib';

/** Something to serve: its media type, and its bytes gzipped, in base64. */
export interface Content {
  readonly type: string;
  readonly gzip: string;
}

/** @returns the content that has these bytes; the same bytes give the same content on every system */
export function toContent(type: string, bytes: string | Uint8Array): Content {
  const gzip = gzipSync(bytes, { level: 9 });
  // RFC 1952 section 2.3: the operating system, here "unknown".
  gzip[9] = 255;
  return { type, gzip: gzip.toString('base64') };
}

/** @returns the bytes of a content in a coding that HTTP knows */
export function encode({ gzip }: Content, coding: 'gzip' | 'identity'): Buffer {
  const bytes = Buffer.from(gzip, 'base64');
  return coding === 'gzip' ? bytes : gunzipSync(bytes);
}
