import db, { type Call, type Capacity, type Page } from 'dynalite/db/index.js';
import { toReadUnits, toWriteUnits } from './billed-units.ts';

let isBilled = false;

/**
 * Makes dynalite return the capacity units that DynamoDB bills. By itself it leaves out the writes of indexes and reads
 * that find nothing, and counts characters instead of bytes.
 */
export function billDynalite(): void {
  if (isBilled) return;
  isBilled = true;
  const { addConsumedCapacity, updateIndexes, queryTable } = db;
  let write: Capacity | undefined;

  db.addConsumedCapacity = (call, isRead, before, after) => {
    const capacity = addConsumedCapacity(call, isRead, before, after);
    if (!isRead) write = capacity;
    else if (capacity) capacity.CapacityUnits = toShare(call) * toReadUnits(before ? [before] : []);
    return capacity;
  };

  // dynalite calls it immediately after it has made the capacity of a write.
  db.updateIndexes = (store, table, before, after, done) => {
    if (write) write.CapacityUnits = toWriteUnits(table, before, after ?? undefined);
    write = undefined;
    updateIndexes(store, table, before, after, done);
  };

  db.queryTable = (store, table, call, range, isLocal, isFetched, names, done) =>
    queryTable(store, table, call, range, isLocal, isFetched, names, (error, page) => {
      if (page?.ConsumedCapacity) page.ConsumedCapacity.CapacityUnits = toPageUnits(call, page);
      done(error, page);
    });
}

/** A page may have fewer items than were read, or only parts of them. dynalite counts these, in characters. */
function toPageUnits(call: Call, { Items = [], ConsumedCapacity }: Page): number {
  return Math.max(ConsumedCapacity?.CapacityUnits ?? 0, toShare(call) * toReadUnits(Items));
}

/** A read that need not be consistent costs half. */
function toShare({ ConsistentRead }: Call): number {
  return ConsistentRead ? 1 : 0.5;
}
