import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ListQuery, Place } from '../todos/repository.ts';

export interface CursorScope extends Pick<ListQuery, 'done' | 'order'> {
  readonly owner: string;
}

export interface Cursors {
  readonly encode: (scope: CursorScope, place: Place) => string;
  /** Returns the place, or undefined if no secret signed this cursor for this list. */
  readonly decode: (scope: CursorScope, cursor: string) => Place | undefined;
}

// Half of an HMAC-SHA-256 authenticates: RFC 2104 section 5.
const macBytes = 16;
const uuidBytes = 16;

/**
 * Creates the encoder and decoder of cursors. A cursor is a signed place in one list: 16 bytes of HMAC-SHA-256, then
 * the position and ID of the last todo, in 64 characters of base64url.
 * @param secrets the first signs, all verify. docs/releasing.md has the steps of a rotation.
 */
export function createCursors(secrets: readonly string[]): Cursors {
  const [signing = ''] = secrets;
  return {
    encode: (scope, place) =>
      Buffer.concat([sign(signing, scope, place), toBytes(place.position), toBytes(place.id)]).toString('base64url'),

    decode(scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const mac = bytes.subarray(0, macBytes);
      const place = {
        position: toUuid(bytes.subarray(macBytes, macBytes + uuidBytes)),
        id: toUuid(bytes.subarray(macBytes + uuidBytes)),
      };
      return secrets.some((secret) => timingSafeEqual(mac, sign(secret, scope, place))) ? place : undefined;
    },
  };
}

function sign(secret: string, { owner, done, order }: CursorScope, { position, id }: Place): Buffer {
  const message = JSON.stringify([owner, String(done), order, position, id]);
  return createHmac('sha256', secret).update(message).digest().subarray(0, macBytes);
}

function toBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function toUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
