import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlePeer, bundlePrograms, bundleService } from '../build/bundle.ts';
import { packageService } from '../build/package-service.ts';
import { invocations } from '../events.ts';
import { startDatabase } from '../measure/database-process.ts';
import { toEnvironment } from '../measure/environment.ts';
import { runProgram } from '../measure/run-program.ts';
import type { WarmPlan } from '../process/warm.ts';
import { showProgress, showStep } from '../report/progress.ts';
import { formatComparison } from './comparison.ts';
import { addCosts, type Costs, readProfile } from './read-profile.ts';

export interface ProfilePlan {
  readonly serviceDir: string;
  readonly workDir: string;
  /** Where the profiles are kept, for a viewer of flame graphs. */
  readonly profileDir: string;
}

/** A win: what ran before it and after it, in turns. */
interface Win {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly program: 'cold' | 'warm';
}

const requests = 3000;
const rounds = { cold: 20, warm: 4 };

/** @returns where the processor was at work before and after each of the biggest wins, as text */
export async function compareProfiles({ serviceDir, workDir, profileDir }: ProfilePlan): Promise<string> {
  showStep('packaging the service, bundling what came before');
  const [packaged, programOf] = await Promise.all([packageService(serviceDir, workDir), bundlePrograms(workDir)]);
  const { file: after, environment, settings } = packaged;
  const bare = await bundlePeer({ name: 'bare', title: '', build: 'settings', does: 'create' }, workDir, settings);
  const named = await bundleService(serviceDir, workDir, { ...settings, keepNames: true });
  const wins: readonly Win[] = [
    { title: "A new todo from a cold start: the SDK's own client, the service", before: bare, after, program: 'cold' },
    { title: "A new todo, warm: the SDK's own client, the service", before: bare, after, program: 'warm' },
    { title: 'A new todo, warm: the service with keepNames, without', before: named, after, program: 'warm' },
  ];
  await rm(profileDir, { recursive: true, force: true });
  const stub = await startDatabase(programOf('stub'));
  try {
    const env = toEnvironment(environment, stub.endpoint);
    const comparisons: string[] = [];
    for (const win of wins) {
      const dir = join(profileDir, String(comparisons.length + 1));
      comparisons.push(await compare(win, { dir, env, file: programOf(win.program) }));
    }
    return `${comparisons.join('\n\n')}\n\nThe profiles are in ${profileDir}: DevTools and speedscope show flame graphs.`;
  } finally {
    stub.stop();
  }
}

interface Profiling {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  /** The measuring program. */
  readonly file: string;
}

async function compare({ title, before, after, program }: Win, profiling: Profiling): Promise<string> {
  const sums: [Costs, Costs] = [new Map(), new Map()];
  for (let round = 1; round <= rounds[program]; round += 1) {
    sums[0] = addCosts(sums[0], await profile(before, program, { ...profiling, dir: join(profiling.dir, 'before') }));
    sums[1] = addCosts(sums[1], await profile(after, program, { ...profiling, dir: join(profiling.dir, 'after') }));
    showProgress(title, round, rounds[program]);
  }
  return formatComparison(title, ...sums);
}

async function profile(bundle: string, program: Win['program'], { dir, env, file }: Profiling): Promise<Costs> {
  await mkdir(dir, { recursive: true });
  const known = new Set(await readdir(dir));
  const nodeArgs = ['--cpu-prof', '--cpu-prof-interval', '100', '--cpu-prof-dir', dir];
  const args = [bundle, JSON.stringify(program === 'cold' ? invocations.create : warmPlan)];
  await runProgram({ program: file, args, nodeArgs, env });
  const [made = ''] = (await readdir(dir)).filter((name) => !known.has(name));
  return readProfile(join(dir, made), bundle);
}

const warmPlan: WarmPlan = { scenarios: { create: [invocations.create] }, warmUp: 1, requests: { create: requests } };
