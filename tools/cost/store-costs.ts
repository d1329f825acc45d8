import { toBody } from '../../src/stores/s3/owner-document.ts';
import { writeIdLength } from '../../src/todos/write-id.ts';
import { type Charge, toText } from './charge.ts';
import type { Inputs } from './figures.ts';
import { prices, toAmount } from './prices.ts';
import { operations, toMeanUnits, toStoredBytes } from './request-units.ts';

/** What a store costs, and how it differs from DynamoDB, for which the figures have their defaults. */
export interface StoreCosts {
  readonly defaults: Partial<Inputs>;
  readonly toRequestCharge: (inputs: Inputs) => Charge;
  /** What it costs per month without any request. */
  readonly toFlatCharges: (inputs: Inputs) => readonly Charge[];
  /** What it is asked for per second by a steady load, and what else could serve that. */
  readonly toLoad: (inputs: Inputs, rps: number) => string;
}

const million = 1_000_000;
const gigabyte = 1024 ** 3;
const [uuid, shortId, instant] = [16, 22, 24];

/** Share of requests that write. */
function toWriteShare(inputs: Inputs): number {
  const writes = operations.filter((name) => name !== 'list' && name !== 'get');
  return writes.reduce((sum, name) => sum + inputs[`${name}-percent`], 0) / 100;
}

const dynamodb: StoreCosts = {
  defaults: {},
  toRequestCharge(inputs) {
    const { write, read } = toMeanUnits(inputs);
    const { perMillionWriteUnits, perMillionReadUnits } = prices.dynamodb;
    return {
      name: 'DynamoDB',
      dollars: (inputs.requests / million) * (write * perMillionWriteUnits + read * perMillionReadUnits),
      formula: `${inputs.requests} × (${toText(write)} WCU × $${perMillionWriteUnits} + ${toText(read)} RCU × $${perMillionReadUnits}) / 1M`,
    };
  },
  toFlatCharges(inputs) {
    const { perGbMonth, perGbMonthBackup } = prices.dynamodb;
    return [
      toStorage(
        inputs,
        toStoredBytes(inputs),
        perGbMonth + perGbMonthBackup,
        `($${perGbMonth} + $${perGbMonthBackup} of backup)`,
      ),
    ];
  },
  toLoad(inputs, rps) {
    const units = toMeanUnits(inputs);
    const [writes, reads] = [rps * units.write, rps * units.read];
    const { perWriteUnitHour, perReadUnitHour } = prices.provisioned;
    const provisioned = prices.hoursAMonth * (writes * perWriteUnitHour + reads * perReadUnitHour);
    return `DynamoDB: ${toAmount(writes, 0)} WCU and ${toAmount(reads, 0)} RCU per second, over many owners. The same, provisioned and fully used: $${toAmount(provisioned)} per month.`;
  },
};

/**
 * Bytes of a row of src/stores/postgres/migrations, and of its two index entries, once a todo has been changed a few
 * times. Numbers in text take a byte a character.
 */
function toRowBytes(inputs: Inputs) {
  const content = '{"text":""}'.length + inputs['text-bytes'];
  const key = inputs['owner-bytes'] + 2 * uuid;
  const row = key + content + 2 * instant + shortId + 5 * writeIdLength + 1;
  return { row, entries: key + (key + 1) };
}

/** A statement is a transaction. Each reads at least 2,048 bytes, and each that writes at least 1,024. */
function toMeanDpu(inputs: Inputs): number {
  const { perReadByte, perWrittenByte, readBytesMin, writtenBytesMin, perComputeSecond } = prices.dsql.dpu;
  const { row, entries } = toRowBytes(inputs);
  const toRead = (bytes: number) => Math.max(readBytesMin, bytes) * perReadByte;
  const list = (inputs['list-percent'] / 100) * (toRead(inputs['page-todos'] * (row + entries / 2)) - toRead(row));
  const write = Math.max(writtenBytesMin, row + entries) * perWrittenByte;
  return toRead(row) + list + toWriteShare(inputs) * write + (inputs['dsql-ms'] / 1000) * perComputeSecond;
}

const postgres: StoreCosts = {
  defaults: {},
  toRequestCharge(inputs) {
    const dpu = toMeanDpu(inputs);
    const { perMillionDpu } = prices.dsql;
    return {
      name: 'Aurora DSQL',
      dollars: (inputs.requests / million) * dpu * perMillionDpu,
      formula: `${inputs.requests} × ${Number(dpu.toFixed(4))} DPU × $${perMillionDpu} / 1M`,
    };
  },
  toFlatCharges(inputs) {
    const { row, entries } = toRowBytes(inputs);
    const { perGbMonth, perGbMonthBackup, backupsKept } = prices.dsql;
    const price = `($${perGbMonth} + ${backupsKept} backups × $${perGbMonthBackup})`;
    return [toStorage(inputs, row + entries, perGbMonth + backupsKept * perGbMonthBackup, price)];
  },
  toLoad(inputs, rps) {
    return `Aurora DSQL: ${toAmount(rps * toMeanDpu(inputs), 0)} DPU per second.`;
  },
};

/** Bytes that another todo adds to its owner's document. */
function toEntryBytes(inputs: Inputs): number {
  const text = 'x'.repeat(inputs['text-bytes']);
  const [id, time, write] = ['0'.repeat(36), '0'.repeat(instant), '0'.repeat(writeIdLength)];
  const todo = { id, text, done: false, createdAt: time, updatedAt: time, position: id, version: '0'.repeat(shortId) };
  const entry = { todo, updatedAt: time, writes: Array(5).fill(write) };
  const toBytes = (entries: readonly (readonly [string, typeof entry])[]) => toBody('', new Map(entries)).length;
  return (
    toBytes([
      ['1'.repeat(36), entry],
      [id, entry],
    ]) - toBytes([[id, entry]])
  );
}

const s3: StoreCosts = {
  // First bytes after 100 to 200 ms, for a third of requests twice:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
  defaults: { 'wait-ms': 135, 'alarm-metrics': 12 },
  toRequestCharge(inputs) {
    const writes = toWriteShare(inputs);
    const { perThousandGets, perThousandPuts } = prices.s3;
    return {
      name: 'S3',
      dollars: (inputs.requests / 1000) * (perThousandGets + writes * perThousandPuts),
      formula: `${inputs.requests} × (1 GET × $${perThousandGets} + ${toText(writes)} PUT × $${perThousandPuts}) / 1000`,
    };
  },
  toFlatCharges(inputs) {
    const bytes = toEntryBytes(inputs);
    const { perGbMonth, versionDays } = prices.s3;
    const versions = inputs.requests * toWriteShare(inputs) * inputs['owner-todos'] * bytes * (versionDays / 30);
    return [
      toStorage(inputs, bytes, perGbMonth, `$${perGbMonth}`),
      {
        name: 'Versions',
        dollars: (versions / gigabyte) * perGbMonth,
        formula: `${inputs.requests} × ${toText(toWriteShare(inputs))} writes × ${inputs['owner-todos']} todos × ${bytes} bytes, kept ${versionDays} days = ${toText(versions / gigabyte)} GB × $${perGbMonth}`,
      },
    ];
  },
  toLoad(inputs, rps) {
    return `S3: ${toAmount(rps, 0)} GET and ${toAmount(rps * toWriteShare(inputs), 0)} PUT per second, over many owners.`;
  },
};

function toStorage(inputs: Inputs, bytes: number, perGb: number, price: string): Charge {
  const gb = (inputs['stored-todos'] * bytes) / gigabyte;
  return {
    name: 'Storage',
    dollars: gb * perGb,
    formula: `${inputs['stored-todos']} todos × ${bytes} bytes = ${toText(gb)} GB × ${price}`,
  };
}

export const storeCosts = { dynamodb, postgres, s3 } as const;

export type CostedStore = keyof typeof storeCosts;

export const storeNames = Object.keys(storeCosts) as CostedStore[];

/** Returns the least that a database of one's own costs, in place of Aurora DSQL. */
export function toServerNotes(): string {
  const { hoursAMonth, rds } = prices;
  const hourly = (price: number) => `$${toAmount(price * hoursAMonth)}`;
  return [
    'A database of your own instead, per month and without any request:',
    [
      `- Aurora Serverless v2: 0.5 ACU × ${hoursAMonth} h × $${rds.perAcuHour} = ${hourly(rds.perAcuHour / 2)}. It can pause at 0 ACU, and then takes about 15 s to resume. Storage $${rds.perGbMonth} per GB, I/O $${rds.perMillionIo} per million.`,
      `- RDS db.t4g.micro, in one zone: ${hoursAMonth} h × $${rds.perT4gMicroHour} = ${hourly(rds.perT4gMicroHour)}.`,
      `- A NAT for its functions: ${hoursAMonth} h × $${rds.perNatHour} = ${hourly(rds.perNatHour)}, and $${rds.perNatGb} per GB.`,
    ].join('\n'),
  ].join('\n\n');
}
