/** Factor of every time limit in the tests. A slow or busy machine sets TEST_PATIENCE, for example to 3. */
const patience = Number(process.env['TEST_PATIENCE'] ?? 1);

/** @returns a time limit in milliseconds */
export function limit(seconds: number): number {
  return seconds * 1000 * patience;
}
