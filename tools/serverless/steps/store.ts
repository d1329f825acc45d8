import { policyOf } from '../roles.ts';
import type { Run } from '../run.ts';
import type { StageSettings } from '../settings.ts';

/**
 * Adds what the store of a stage brings (`resources/stores/<kind>/additions.yml`): variables and a network to functions,
 * and statements to their roles. Functions that only PostgreSQL has are removed from other stages, and from `npm start`.
 */
export function addStore({ service }: Run): void {
  const { functions, custom, provider } = service;
  const isLocal = provider.stage === 'local';
  if (isLocal || custom.store !== 'postgres') {
    delete functions.migrate;
    delete functions.expire;
  }
  for (const [name, { environment, statements, ...network }] of Object.entries(custom.additions.functions)) {
    const target = functions[name];
    if (target === undefined) continue;
    // What CloudFormation fills in is not known locally, where other steps set it.
    const known = Object.entries(environment).filter(([, value]) => !isLocal || typeof value === 'string');
    Object.assign(target, network, { environment: { ...Object.fromEntries(known), ...target.environment } });
    policyOf(service, target)?.Statement.unshift(...statements);
  }
  if (functions.migrate !== undefined) migrateFirst(service);
}

/** Makes versions that use the tables wait for the migrations, which also let the roles of their functions in. */
function migrateFirst({ functions, resources, custom }: Run['service']): void {
  const { Migrations, IngestAlias } = resources.Resources;
  const connecting = Object.entries(custom.additions.functions).filter(
    ([name, { environment }]) => environment['DATABASE_AUTH'] === 'dsql' && name !== 'migrate' && name in functions,
  );
  const roles = connecting.map(([name]) => [name, { 'Fn::GetAtt': [functions[name]?.role, 'Arn'] }]);
  Object.assign(Migrations?.Properties ?? {}, { Roles: Object.fromEntries(roles) });
  for (const each of [functions.export, functions.expire]) Object.assign(each ?? {}, { dependsOn: ['Migrations'] });
  Object.assign(IngestAlias ?? {}, { DependsOn: ['Migrations'] });
}

/** Refuses settings of a database that do not go together, and settings that a stage's store does not use. */
export async function checkStore({ service, log, refusal, stageSettings }: Run): Promise<void> {
  const settings = await stageSettings();
  const { store } = service.custom;
  const fault = findFault(settings, store === 'postgres');
  if (fault !== undefined) throw refusal(fault);
  if (store === 'postgres' || settings.DATABASE_URL === undefined) return;
  log.warning(`DATABASE_URL is not used: the store of stage ${service.provider.stage} is ${store}.`);
}

function findFault(settings: StageSettings, isPostgres: boolean): string | undefined {
  const { DATABASE_URL, DATABASE_SECRET_ARN, DATABASE_SECRET_VERSION, DATABASE_RESOURCE_ID } = settings;
  const [other] = Object.keys(settings).filter((name) => /^DATABASE_(?!URL)/.test(name));
  // npm start reads DATABASE_URL too, so it may be set, with a warning.
  if (!isPostgres) return other === undefined ? undefined : `${other} needs the store postgres.`;
  if (DATABASE_URL === undefined) return other === undefined ? undefined : `${other} needs DATABASE_URL.`;
  if (!URL.canParse(DATABASE_URL)) return 'DATABASE_URL must have a port up to 65535.';
  const { hostname, password } = new URL(DATABASE_URL);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    return `DATABASE_URL must not be on ${hostname} on AWS. Without it Aurora DSQL is used.`;
  }
  if (password !== '') return 'DATABASE_URL would put its password into the template: use DATABASE_SECRET_ARN.';
  if ((DATABASE_SECRET_ARN === undefined) === (DATABASE_RESOURCE_ID === undefined)) {
    return 'DATABASE_URL needs either DATABASE_SECRET_ARN or DATABASE_RESOURCE_ID.';
  }
  if (DATABASE_SECRET_VERSION !== undefined && DATABASE_SECRET_ARN === undefined) {
    return 'DATABASE_SECRET_VERSION needs DATABASE_SECRET_ARN.';
  }
  return findNetworkFault(settings);
}

function findNetworkFault(settings: StageSettings): string | undefined {
  const { DATABASE_SUBNET_IDS, DATABASE_SECURITY_GROUP_IDS, DATABASE_SUBNETS_HAVE_NAT } = settings;
  if ((DATABASE_SUBNET_IDS === undefined) !== (DATABASE_SECURITY_GROUP_IDS === undefined)) {
    return 'DATABASE_SUBNET_IDS and DATABASE_SECURITY_GROUP_IDS need each other.';
  }
  if (DATABASE_SUBNET_IDS === undefined || DATABASE_SUBNETS_HAVE_NAT !== undefined) return undefined;
  return "In DATABASE_SUBNET_IDS functions reach the internet through a NAT only: export needs it for the issuer's keys, ingest for SQS, the log extension for its collector, and migrate to report to CloudFormation. Route the subnets to a NAT, and set DATABASE_SUBNETS_HAVE_NAT=true.";
}
