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
  readonly if?: string;
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

function runStep(job: Job | undefined, step: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const { run = '' } = job?.steps?.find(({ name }) => name === step) ?? {};
  const options = { cwd, encoding: 'utf8', env: { ...process.env, ...env } } as const;
  const { status, stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', run], options);
  return { status, stdout };
}

test.each([
  ['deploy.yml', 'package'],
  ['remove-preview.yml', 'remove'],
])('%s gives a pull request of a fork or of Dependabot no stage and no token of AWS', (file, job) => {
  const condition = jobsOf(`.github/workflows/${file}`)[job]?.if?.replace(/\s+/g, ' ');
  const isOurs =
    "github.event.pull_request.user.login != 'dependabot[bot]' && github.event.pull_request.head.repo.full_name == github.repository";
  // Nothing after it lets another one in.
  expect(condition?.split(isOurs)).toEqual([expect.any(String), expect.stringMatching(/^[ )]*$/)]);
});

describe('the workflow that deploys', () => {
  const jobs = jobsOf('.github/workflows/deploy.yml');
  const folder = useFolder((dir) => {
    for (const stage of ['dev', 'prod']) {
      mkdirSync(join(dir, 'packaged', stage), { recursive: true });
      for (const name of ['api.zip', 'docs.zip']) writeFileSync(join(dir, 'packaged', stage, name), name);
    }
  });
  const compare = () => runStep(jobs['package'], 'Compare the code of the stages', folder());

  test('promotes the same bytes: it accepts equal code of all stages, and refuses a zip that differs', () => {
    expect(compare()).toEqual({ status: 0, stdout: '' });
    // In the order of the hashes, api.zip is between the two.
    writeFileSync(join(folder(), 'packaged', 'prod', 'docs.zip'), 'other 7');
    expect(compare()).toEqual({ status: 1, stdout: '::error::Not the same for each stage: docs.zip\n' });
  });

  test('lets a push on only if the gate has passed, not if a newer push has cancelled it', () => {
    expect(jobs['package']?.if).toMatch(
      / \(needs\.gate\.result == 'success' \|\| \( github\.event_name == 'pull_request' /,
    );
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

describe('the workflow that removes a preview', () => {
  const folder = useFolder((dir) => {
    writeFileSync(join(dir, 'aws'), '#!/bin/sh\necho "$ANSWER" >&2\ntest "$ANSWER" = found\n', { mode: 0o755 });
    writeFileSync(join(dir, 'npx'), '#!/bin/sh\necho "npx $*"\n', { mode: 0o755 });
  });
  const { remove } = jobsOf('.github/workflows/remove-preview.yml');
  const run = (ANSWER: string) => {
    const env = { ANSWER, STAGE: 'pr-7', PATH: `${folder()}:${process.env['PATH']}` };
    return runStep(remove, 'Remove the stage if there is one', folder(), env);
  };

  test('removes a stage, is content without one, and fails if it cannot know', () => {
    expect(run('found')).toEqual({ status: 0, stdout: 'npx serverless remove --stage pr-7\n' });
    expect(run('Stack with id todo-api-pr-7 does not exist')).toEqual({
      status: 0,
      stdout: 'There is no stage pr-7.\n',
    });
    expect(run('ExpiredToken')).toEqual({ status: 1, stdout: '::error::ExpiredToken\n' });
  });

  test('runs no code of the pull request, whose author the job would serve', () => {
    const file = '.github/workflows/remove-preview.yml';
    expect(readFileSync(join(serviceDir, file), 'utf8')).not.toMatch(/head\.(ref|sha)|head_ref|refs\/pull/);
  });
});
