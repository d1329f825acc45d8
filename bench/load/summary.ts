import { toTable } from '../../tools/markdown-table.ts';
import type { Usage } from '../process/probe.ts';
import { formatSpread, quantile, type Spread, toRatio } from '../report/statistics.ts';
import type { Driven } from './driver.ts';

/** One server under one load, once. */
export interface LoadSample {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of the server's CPU per request. */
  readonly cpu: number;
  /** The server's CPU time as a share of the time: at 1 it is saturated. */
  readonly busy: number;
  /** Bytes, at the end. */
  readonly rss: number;
  readonly errors: number;
}

/** Samples of each server under one load, by its name. */
export interface LoadResult {
  readonly scenario: string;
  readonly connections: number;
  readonly samples: ReadonlyMap<string, readonly LoadSample[]>;
}

/** Returns the sample of a load from what the server had used before and after. */
export function toLoadSample({ responses, seconds, ...driven }: Driven, before: Usage, after: Usage): LoadSample {
  const cpu = after.cpu - before.cpu;
  return {
    requestsPerSecond: responses / seconds,
    p50: driven.p50,
    p99: driven.p99,
    cpu: cpu / responses,
    busy: cpu / (seconds * 1e6),
    rss: after.rss,
    errors: driven.errors,
  };
}

/** Formats the medians of each server under each load, which hold on this machine only. */
export function formatLoads(results: readonly LoadResult[]): string {
  const rows = results.flatMap(({ scenario, connections, samples }) =>
    [...samples].map(([name, taken]) => {
      const median = (key: keyof LoadSample) => pick(taken, key, 0.5);
      return [
        scenario,
        String(connections),
        name,
        median('requestsPerSecond').toFixed(0),
        median('p50').toFixed(2),
        median('p99').toFixed(2),
        median('cpu').toFixed(0),
        `${(median('busy') * 100).toFixed(0)} %`,
        (pick(taken, 'rss', 1) / 1e6).toFixed(0),
        String(taken.reduce((sum, { errors }) => sum + errors, 0)),
      ];
    }),
  );
  const header = ['request', 'connections', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs', 'busy', 'RSS MB'];
  return toTable([...header, 'errors'], rows, 'right');
}

/** Formats one server's loads as multiples of others', as Markdown. Ratios are computed within a round. */
export function formatRatios(results: readonly LoadResult[], [own, ...others]: readonly [string, ...string[]]) {
  const columns = (['requestsPerSecond', 'cpu', 'p99'] as const).flatMap((key) =>
    others.map((other) => ({ key, other })),
  );
  const rows = results.map((result) => [
    result.scenario,
    String(result.connections),
    ...columns.map(({ key, other }) => formatSpread(toLoadRatio(result, key, [own, other]))),
  ]);
  const titles = { requestsPerSecond: 'requests/s', cpu: 'CPU', p99: 'p99' };
  const header = columns.map(({ key, other }) => `${titles[key]}, of ${other}`);
  return toTable(['request', 'connections', ...header], rows, 'right');
}

/** Returns the spread of one server's values as multiples of another's. */
function toLoadRatio({ samples }: LoadResult, key: keyof LoadSample, [own, other]: readonly [string, string]): Spread {
  const values = (name: string) => (samples.get(name) ?? []).map((sample) => sample[key]);
  return toRatio(values(own), values(other));
}

function pick(samples: readonly LoadSample[], key: keyof LoadSample, share: number): number {
  return quantile(
    samples.map((sample) => sample[key]),
    share,
  );
}
