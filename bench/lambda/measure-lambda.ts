import type { Artefact } from '../build/artefacts.ts';
import { contenders, floor } from '../contenders.ts';
import { type Invocation, invocations } from '../invocations.ts';
import { interleave, type Rounds } from '../measure/interleave.ts';
import type { Laboratory } from '../measure/laboratory.ts';
import { pick } from '../measure/pick.ts';
import { minusByRound, type Samples } from '../report/judge.ts';
import { type ColdSample, type LambdaRequest, startCold, startNode, toCpu } from './cold-start.ts';
import { measureFunctions } from './measure-functions.ts';
import { type Protocol, toSettings } from './site.ts';
import { measureWarm } from './warm-requests.ts';

/** Measures all that takes part as Lambda runs it: cold starts, the service's other functions, and warm requests. */
export async function measureLambda(laboratory: Laboratory): Promise<Samples> {
  return {
    ...(await measureCold(laboratory)),
    ...(await measureFunctions(laboratory)),
    ...(await measureWarmRequests(laboratory)),
  };
}

/** A start with each protocol. What speaks to no database has one only. */
type Starts = Readonly<Partial<Record<Protocol, ColdSample>>>;

async function measureCold({ artefacts, site, effort, report }: Laboratory): Promise<Samples> {
  const starting = artefacts.filter(({ tables }) => tables.includes('lambdaCold'));
  const take = async (artefact: Artefact): Promise<Starts> => {
    const start = (protocol: Protocol) => startCold(toSettings(artefact, site, protocol), toRequest(artefact));
    const https = await start('https');
    return artefact.serves === 'any' ? { https } : { https, http: await start('http') };
  };
  const node = contenders
    .filter(({ name }) => name === 'node')
    .map((contender) => ({ ...contender, artefact: undefined }));
  const rounds = await interleave({
    items: [...node, ...starting.map((artefact) => ({ name: artefact.name, artefact }))],
    rounds: effort.coldRounds,
    dropped: effort.dropped,
    take: async ({ artefact }): Promise<Starts> => (artefact ? take(artefact) : { https: await startNode() }),
    progress: (done) => report('cold starts on Lambda', done, effort.coldRounds),
  });
  return toColdSamples(rounds);
}

/** Returns the samples of each measure of cold starts. */
export function toColdSamples(rounds: Rounds<Starts>): Samples {
  const of = (toNumber: (sample: ColdSample) => number | undefined) =>
    pick(rounds, ({ https }) => https && toNumber(https));
  return {
    lambdaCpu: of(toCpu),
    lambdaInitCpu: of(({ init }) => init.cpu),
    lambdaInvokeCpu: of(({ invoke }) => invoke.cpu),
    lambdaWall: of(({ init, invoke }) => init.wall + invoke.wall),
    lambdaInitWall: of(({ init }) => init.wall),
    lambdaInvokeWall: of(({ invoke }) => invoke.wall),
    lambdaMemory: of(({ memoryPeak }) => memoryPeak && memoryPeak / 1e6),
    lambdaHttpCpu: pick(rounds, ({ http }) => http && toCpu(http)),
  };
}

async function measureWarmRequests({ artefacts, site, effort, report }: Laboratory): Promise<Samples> {
  const { health, refused, create } = invocations;
  const rounds = await interleave({
    items: artefacts.filter(({ tables }) => tables.includes('lambdaWarm')),
    rounds: effort.warmRounds,
    dropped: effort.dropped,
    take: (artefact) => {
      const asked =
        artefact.serves === 'create'
          ? { lambdaTodo: create }
          : { lambdaHealth: health, lambdaRefused: refused, lambdaTodo: create };
      const kinds = Object.fromEntries(Object.entries(asked).map(([kind, each]) => [kind, toRequest(artefact, each)]));
      return measureWarm(toSettings(artefact, site, 'https'), kinds, effort.lambdaWarm);
    },
    progress: (done) => report('warm requests on Lambda', done, effort.warmRounds),
  });
  const of = (kind: string) => pick(rounds, (sample) => sample[kind]);
  const [lambdaHealth, lambdaRefused, lambdaTodo] = [of('lambdaHealth'), of('lambdaRefused'), of('lambdaTodo')];
  return {
    lambdaHealth,
    lambdaRefused,
    lambdaTodo,
    aboveHealth: minusByRound(lambdaHealth, floor),
    aboveRefused: minusByRound(lambdaRefused, floor),
    aboveTodo: minusByRound(lambdaTodo, floor),
  };
}

/** Returns what an artefact is sent, and what its response contains. */
export function toRequest({ serves }: Artefact, { event, status }: Invocation = invocations.create): LambdaRequest {
  return { event, responds: serves === 'any' ? '' : `"statusCode":${status}` };
}
