import { Buffer } from 'node:buffer';

/** An event of the longest text and owner, every character of them escaped, is smaller. */
const bytesMax = 60_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads JSON in UTF-8 in base64. @returns the value, or why there is none, and nothing of it */
export function parseJson(base64: string): { readonly value: unknown } | { readonly detail: string } {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return { detail: 'is not base64' };
  if (base64.length > (bytesMax / 3) * 4) return { detail: `is larger than ${bytesMax} bytes` };
  const text = tryRead(() => utf8.decode(Buffer.from(base64, 'base64')));
  if (text === undefined) return { detail: 'is not UTF-8' };
  return tryRead(() => ({ value: JSON.parse(text) as unknown })) ?? { detail: 'is not JSON' };
}

function tryRead<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
