import { Buffer } from 'node:buffer';

const bytesMax = 256 * 1024;

/** Fetches a small JSON document. @throws Error if the response is not 200, redirects, is too large or is not JSON */
export async function fetchJson(url: string, timeoutMilliseconds: number): Promise<unknown> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMilliseconds) });
  if (response.status !== 200) throw new Error(`${url} returns ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Error(`${url} returns more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder().decode(Buffer.concat(chunks)));
  } catch (cause) {
    throw new Error(`${url} returns no JSON`, { cause });
  }
}
