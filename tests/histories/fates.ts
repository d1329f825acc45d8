/** What happens at the wire to a request for the engine. */
export interface Fate {
  readonly isDelivered: boolean;
  /** A copy of the request arrives later, whatever the client has been told. */
  readonly isCopied: boolean;
  /** What the client gets: the answer now or later, a failure of the engine, its want of capacity, or a reset connection. */
  readonly answer: 'passes' | 'waits' | 'fails' | 'throttles' | 'resets';
}

const passed: Fate = { isDelivered: true, isCopied: false, answer: 'passes' };
const waiting: Fate = { ...passed, answer: 'waits' };
const lost: Fate = { ...passed, answer: 'resets' };
const failed: Fate = { ...passed, answer: 'fails' };
const dropped: Fate = { ...lost, isDelivered: false };
const throttled: Fate = { ...dropped, answer: 'throttles' };
const delayed: Fate = { ...dropped, isCopied: true };
const doubled: Fate = { ...passed, isCopied: true };

/** What may happen, the simplest first. */
export const fates: readonly Fate[] = [
  ...[passed, passed, passed, passed, waiting, waiting, waiting],
  ...[lost, lost, failed, dropped, throttled, delayed, delayed, doubled, { ...doubled, answer: 'resets' as const }],
];

/** Whether the engine has done what the request asks for, and the client is not told. */
export function isAnswerLost({ isDelivered, answer }: Fate): boolean {
  return isDelivered && (answer === 'fails' || answer === 'resets');
}
