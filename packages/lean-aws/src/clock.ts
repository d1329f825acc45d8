/**
 * Returns the milliseconds on a clock that only goes forward, for intervals. The first use of `performance` would load a
 * module, for a millisecond of a cold start.
 */
export function readClock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
