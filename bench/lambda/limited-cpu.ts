import { toTable } from '../../tools/markdown-table.ts';
import { interleave } from '../measure/interleave.ts';
import type { Laboratory } from '../measure/laboratory.ts';
import { titleOf } from '../report/findings-table.ts';
import { formatSpread, toSpread } from '../report/statistics.ts';
import { type ColdSample, startCold } from './cold-start.ts';
import type { CpuLimit } from './cpu-limit.ts';
import { toRequest } from './measure-lambda.ts';
import { toSettings } from './site.ts';

/** A start with the whole core until its end of the init, and one with the share from its beginning. */
export interface LimitedSample {
  readonly fromInvoke: ColdSample;
  readonly fromStart: ColdSample;
}

/** Measures cold starts with a share of a core. Lambda gives more to an init, and the share to invocations. */
export function measureLimited({ artefacts, site, effort, report }: Laboratory, limit: CpuLimit) {
  return interleave({
    items: artefacts.filter(({ tables }) => tables.includes('lambdaCold')),
    rounds: effort.coldRounds,
    dropped: effort.dropped,
    take: async (artefact): Promise<LimitedSample> => {
      const start = (from: 'waiting' | 'started') =>
        startCold(toSettings(artefact, site, 'https'), toRequest(artefact), (moment, pid) => {
          if (moment === from) limit.hold(pid);
        });
      return { fromInvoke: await start('waiting'), fromStart: await start('started') };
    },
    progress: (done) => report('cold starts with a share of a core', done, effort.coldRounds),
  });
}

/** Formats the times of the phases as a table. */
export function formatLimited(rounds: ReadonlyMap<string, readonly LimitedSample[]>, share: number): string {
  const cell = (samples: readonly LimitedSample[], toWall: (sample: LimitedSample) => number) =>
    formatSpread(toSpread(samples.map(toWall)), 0);
  const rows = [...rounds].map(([name, samples]) => [
    titleOf(name),
    cell(samples, ({ fromInvoke }) => fromInvoke.init.wall),
    cell(samples, ({ fromInvoke }) => fromInvoke.invoke.wall),
    cell(samples, ({ fromInvoke }) => fromInvoke.init.wall + fromInvoke.invoke.wall),
    cell(samples, ({ fromStart }) => fromStart.init.wall),
    cell(samples, ({ fromStart }) => fromStart.invoke.wall),
    cell(samples, ({ fromStart }) => fromStart.init.wall + fromStart.invoke.wall),
  ]);
  const columns = ['init, whole core', `invoke, ${share}`, 'both', `init, ${share}`, `invoke, ${share}`, 'both'];
  return toTable(['cold POST /todos, TLS, ms', ...columns], rows);
}
