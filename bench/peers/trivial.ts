/** Only returns, to measure what Node and the runtime's client cost any function. */
export async function handler() {
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '{"status":"ok"}' };
}
