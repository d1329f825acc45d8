import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { serviceDir } from '../support/service-dir.ts';
import { useFolder } from '../support/use-folder.ts';

const workflows = globSync('.github/workflows/*.{yml,yaml}', { cwd: serviceDir });

test.each(workflows)('%s uses each action at one commit, and says which version that is', (file) => {
  const text = readFileSync(join(serviceDir, file), 'utf8');
  const uses = text.match(/^.*\buses:.*$/gm) ?? [];
  // A workflow of this repository is at the same commit.
  const others = uses.filter((line) => !line.includes('uses: ./.github/'));
  // However YAML lets one write it.
  expect(uses).toHaveLength(JSON.stringify(load(text)).split('"uses":').length - 1);
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter((line) => !/uses: [\w/.-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

interface Job {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly name?: string; readonly run?: string }[];
}

function jobsOf(file: string): Readonly<Record<string, Job>> {
  return (load(readFileSync(join(serviceDir, file), 'utf8')) as { readonly jobs: Readonly<Record<string, Job>> }).jobs;
}

test.each(workflows)(
  '%s lets a job ask for a token of AWS only in an environment, whose rules and role bound it',
  (file) => {
    const asking = Object.entries(jobsOf(file)).filter(
      ([, { permissions = {} }]) => permissions['id-token'] === 'write',
    );
    const free = asking.filter(([, job]) => (job.environment ?? job.with?.['environment']) === undefined);
    expect(free.map(([name]) => name)).toEqual([]);
  },
);

describe('the workflow that deploys', () => {
  const jobs = jobsOf('.github/workflows/deploy.yml');
  const folder = useFolder((dir) => {
    for (const stage of ['dev', 'prod']) {
      mkdirSync(join(dir, 'packaged', stage), { recursive: true });
      for (const name of ['api.zip', 'docs.zip']) writeFileSync(join(dir, 'packaged', stage, name), name);
    }
  });
  const compare = () => {
    const { run = '' } = jobs['package']?.steps?.find(({ name }) => name === 'Compare the code of the stages') ?? {};
    const { status, stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', run], { cwd: folder(), encoding: 'utf8' });
    return { status, stdout };
  };

  test('promotes the same bytes: it accepts equal code of all stages, and refuses a zip that differs', () => {
    expect(compare()).toEqual({ status: 0, stdout: '' });
    writeFileSync(join(folder(), 'packaged', 'prod', 'docs.zip'), 'other');
    expect(compare()).toEqual({ status: 1, stdout: '::error::Not the same for each stage: docs.zip\n' });
  });

  test('gives each stage its own environment', () => {
    const stages = Object.values(jobs).flatMap(({ with: inputs }) => (inputs === undefined ? [] : [inputs]));
    expect(stages).toEqual([
      { stage: 'dev', environment: 'dev' },
      { stage: 'staging', environment: 'staging' },
      { stage: 'prod', environment: 'prod' },
      { stage: `pr-\${{ github.event.number }}`, environment: 'preview' },
    ]);
  });
});
