import { service } from '../contenders.ts';
import { type Measure, measures } from '../goals.ts';
import type { Finding, Samples } from './judge.ts';
import { type Spread, toRatio, toSpread } from './statistics.ts';

/** The committed results of a run, without anything about the machine. */
export interface Results {
  readonly date: string;
  readonly node: string;
  /** Versions of the compared packages. */
  readonly versions: Readonly<Record<string, string>>;
  /** The number of rounds of each median. */
  readonly rounds: Readonly<Partial<Record<Measure, number>>>;
  readonly goals: readonly KeptFinding[];
  /** Each contender as a multiple of the service. */
  readonly ratios: Readonly<Partial<Record<Measure, Readonly<Record<string, Spread>>>>>;
  /** kB. */
  readonly code: { readonly raw: number; readonly gzip: number };
}

/** Times of the service alone become multiples of their limit. */
type KeptFinding = Omit<Finding, 'limit'> & { readonly limit: string };

export interface Origin {
  readonly date: Date;
  readonly node: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Returns the results of a run. */
export function toResults(samples: Samples, findings: readonly Finding[], { date, node, versions }: Origin): Results {
  const [codeRaw = [], codeGzip = []] = [samples.codeRaw?.[service], samples.codeGzip?.[service]];
  return {
    date: date.toISOString().slice(0, 10),
    node,
    versions,
    rounds: mapMeasures(samples, (byName) => byName[service]?.length ?? 0),
    goals: findings.map(keep),
    ratios: mapMeasures(samples, (byName) => {
      const own = byName[service] ?? [];
      return Object.fromEntries(Object.entries(byName).map(([name, values]) => [name, round(toRatio(values, own))]));
    }),
    code: { raw: toSpread(codeRaw).median, gzip: toSpread(codeGzip).median },
  };
}

/** Formats results as JSON, one line per goal and measure. */
export function formatResults(results: Results): string {
  const shallow = /\{(?:[^{}]|\{[^{}]*\})*\}/g;
  return `${JSON.stringify(results, undefined, 2).replace(shallow, (text) => text.replace(/\s+/g, ' '))}\n`;
}

function keep({ limit, value, isMet, ...goal }: Finding): KeptFinding {
  const { measure, against } = goal;
  if (against !== undefined) return { ...goal, limit: String(limit), value: round(value), isMet };
  const { unit } = measures[measure];
  const shares = { median: value.median / limit, low: value.low / limit, high: value.high / limit };
  return { measure, limit: `${limit} ${unit}`, value: round(shares), isMet };
}

function mapMeasures<Value>(
  samples: Samples,
  map: (byName: Readonly<Record<string, readonly number[]>>) => Value,
): Readonly<Partial<Record<Measure, Value>>> {
  return Object.fromEntries(Object.entries(samples).map(([measure, byName]) => [measure, map(byName)]));
}

function round({ median, low, high }: Spread): Spread {
  const toTwoDigits = (value: number) => Number(value.toFixed(2));
  return { median: toTwoDigits(median), low: toTwoDigits(low), high: toTwoDigits(high) };
}
