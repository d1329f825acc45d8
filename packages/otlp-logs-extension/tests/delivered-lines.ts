import type { CollectorStub } from './collector-stub.ts';

/** @returns the numbers of the delivered log entries */
export function toNumbers({ records }: CollectorStub): readonly number[] {
  return records.flatMap(({ body }) => {
    const [, number] = /^line (\d+)$/.exec('stringValue' in body ? String(body.stringValue) : '') ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

/** @returns the number of lost records that was reported to the collector */
export function toLosses({ records }: CollectorStub): number {
  const losses = records.filter(({ eventName }) => eventName === 'logs.dropped');
  return losses.reduce((sum, { attributes: [count] }) => sum + Number(Object(count?.value).intValue), 0);
}
