/** @returns the metadata of a streamed response, and its content: eight NULs separate them */
export function splitStream(received: string): { readonly metadata: unknown; readonly content: string } {
  const [prelude = '', ...content] = received.split('\0'.repeat(8));
  return { metadata: JSON.parse(prelude), content: content.join('\0'.repeat(8)) };
}
