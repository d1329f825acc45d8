import { copyAs, type Services } from '../build/artefacts.ts';
import type { PackagedFunction } from '../build/package-service.ts';
import { before, fastest, service } from '../contenders.ts';
import { functionMeasures } from '../goals.ts';
import { interleave } from '../measure/interleave.ts';
import type { Laboratory } from '../measure/laboratory.ts';
import { pick } from '../measure/pick.ts';
import type { Samples } from '../report/judge.ts';
import { startCold, toCpu } from './cold-start.ts';
import { type FunctionRequest, functionRequests } from './function-requests.ts';
import { type Site, toSettings } from './site.ts';

/** Measures cold starts of the service's functions beside the api, in some of the api's forms. */
export async function measureFunctions({ services, site, effort, report }: Laboratory): Promise<Samples> {
  const items = (await Promise.all(functionRequests.map((request) => toFunctions(request, services, site)))).flat();
  const rounds = await interleave({
    items,
    rounds: effort.coldRounds,
    dropped: effort.dropped,
    take: ({ settings, request }) => startCold(settings, request),
    progress: (done) => report('other functions', done, effort.coldRounds),
  });
  const cpu = pick(rounds, toCpu);
  const of = (measured: string) => {
    const taken = items.filter(({ request }) => request.name === measured);
    return Object.fromEntries(taken.flatMap(({ name, form }) => (cpu[name] ? [[form, cpu[name]]] : [])));
  };
  return Object.fromEntries(Object.entries(functionMeasures).map(([name, measure]) => [measure, of(name)]));
}

/** Returns a function of the service in each form that is measured. */
async function toFunctions(request: FunctionRequest, services: Services, site: Site) {
  const { [service]: own, [before]: earlier } = services;
  const code = await own.unpack(request.name);
  const forms: Readonly<Record<string, PackagedFunction | undefined>> = {
    [service]: code,
    [fastest]: await copyAs({ name: fastest, isWrapped: true, isCached: true }, code),
    [before]: await earlier?.unpack(request.name),
  };
  return Object.entries(forms).flatMap(([form, packaged]) => {
    if (packaged === undefined) return [];
    const environment = { ...packaged.environment, ...request.environment(site.https) };
    const settings = toSettings({ ...packaged, environment }, site, 'https');
    return [{ name: `${request.name} ${form}`, form, request, settings }];
  });
}
