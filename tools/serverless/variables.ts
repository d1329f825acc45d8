import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { promisify } from 'node:util';
import { toBasePath } from '../../src/http/public-url.ts';
import { isStoreName } from '../local/stores.ts';
import { toServerFunctions } from './database-server.ts';
import { toKafkaSource } from './kafka-source.ts';
import type { Stages, Variable, VariableSources } from './serverless.ts';
import { toApiUrl, toSignInPages } from './sign-in-pages.ts';

/**
 * Sources of variables in serverless.yml: `${stage:<name>}` is a setting of the stage in `custom.stages`,
 * `${setting:<name>}` an environment variable, unset if empty, `${mapping:key}` the base path in PUBLIC_URL,
 * `${commit:build}` the commit as build metadata of a version, `${kafka:<name>}` a part of the pipe's source, in `resources/ingestion`,
 * `${store:<name>}` what follows from the stage's store, in `resources/stores` and `resources/migration`, and
 * `${auth:<name>}` what follows from who issues the stage's tokens, in `resources/cognito`.
 */
export const variableSources: VariableSources = {
  stage: { resolve: resolveStage },
  setting: { resolve: async ({ address }) => ({ value: process.env[address] || null }) },
  mapping: { resolve: async () => ({ value: resolveMapping(process.env['PUBLIC_URL']) }) },
  commit: { resolve: async () => ({ value: await readCommit() }) },
  kafka: { resolve: async ({ address }) => ({ value: resolveKafka(address) }) },
  store: { resolve: resolveStore },
  auth: { resolve: resolveAuth },
};

async function resolveStage({ address, resolveVariable, resolveConfigurationProperty }: Variable) {
  const stage = String(await resolveVariable('sls:stage'));
  const stages = (await resolveConfigurationProperty(['custom', 'stages'])) as Stages;
  return { value: settingsOf(stage, stages)[address] ?? null };
}

/** Returns null for an invalid URL, which the check of all settings reports. */
function resolveMapping(url = ''): string | null {
  return URL.canParse(url) ? toBasePath(url).slice(1) || null : null;
}

function resolveKafka(name: string): unknown {
  const source = toKafkaSource(process.env);
  return { state: source === undefined ? 'off' : 'on', ...source }[name];
}

async function resolveStore({ address, resolveConfigurationProperty }: Variable) {
  const store = String(await resolveConfigurationProperty(['custom', 'store']));
  const isPostgres = store === 'postgres';
  const { DATABASE_URL } = process.env;
  const values: Readonly<Record<string, () => unknown>> = {
    /** Folder of resources/stores. The check of the stage refuses an unknown store later. */
    kind: () => (isPostgres ? (DATABASE_URL ? 'server' : 'dsql') : isStoreName(store) ? store : 'dynamodb'),
    migration: () => (isPostgres ? 'on' : 'off'),
    migrations: toMigrationsDigest,
    functions: () => toServerFunctions(process.env),
  };
  return { value: values[address]?.() ?? null };
}

/** Functions see `jwt` of a user pool too, because its tokens are like any issuer's. The check of the stage refuses others. */
async function resolveAuth({ address, resolveConfigurationProperty }: Variable) {
  const auth = String(await resolveConfigurationProperty(['custom', 'auth']));
  const hasPool = auth === 'cognito';
  const values: Readonly<Record<string, unknown>> = {
    mode: hasPool ? 'jwt' : auth,
    pool: hasPool ? 'on' : 'off',
    pages: toSignInPages(process.env),
    api: toApiUrl(process.env),
  };
  return { value: values[address] ?? null };
}

/** Returns a hash that changes when a migration changes or is added. */
function toMigrationsDigest(): string {
  const folder = join('src', 'stores', 'postgres', 'migrations');
  const digest = createHash('sha256');
  for (const file of readdirSync(folder).sort()) digest.update(`${file}\n`).update(readFileSync(join(folder, file)));
  return digest.digest('hex');
}

/**
 * Returns the commit as build metadata, for example `+1a2b3c4`, or `+1a2b3c4-dirty` with uncommitted changes. Outside a
 * git repository it is empty.
 * @see https://semver.org/#spec-item-10
 */
export async function readCommit(cwd = process.cwd()): Promise<string> {
  const args = ['describe', '--always', '--dirty', '--exclude=*'];
  const described = await promisify(execFile)('git', args, { cwd }).catch(() => undefined);
  return described === undefined ? '' : `+${described.stdout.trim()}`;
}

/** Returns the settings of a stage: those of the first pattern that matches its name, over those of `default`. */
export function settingsOf(stage: string, stages: Stages): Stages[string] {
  const name = findStage(stage, stages);
  return { ...stages['default'], ...(name === undefined ? {} : stages[name]) };
}

/** Returns the first pattern that matches a stage's name; `*` in a pattern is any characters. */
export function findStage(stage: string, { default: _, ...stages }: Stages): string | undefined {
  return Object.keys(stages).find((pattern) => matchesGlob(stage, pattern));
}
