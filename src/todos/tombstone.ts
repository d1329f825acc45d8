/**
 * Kafka keeps records for 7 days unless told otherwise, and our queue dead letters for 14: what comes later than both
 * together finds the deletion forgotten.
 */
const retentionDays = 30;

/** @returns until when a deletion is remembered, so that older events do not bring the todo back; in seconds since 1970 */
export function tombstoneUntil(deletedAt: Date): number {
  return Math.floor(deletedAt.getTime() / 1000) + retentionDays * 24 * 60 * 60;
}
