import { isStoreName, type StoreName, stores } from '../../local/stores.ts';
import type { Run } from '../run.ts';
import type { StageSettings } from '../settings.ts';
import { exampleOrigin, findOriginFault } from '../sign-in-pages.ts';
import { findStage, settingsOf } from '../variables.ts';

/** Refuses a stage that cannot or must not be deployed, and prints what a stage has. */
export async function checkStage({ service, log, refusal, stageSettings }: Run): Promise<void> {
  const settings = await stageSettings();
  const fault = findFault(service) ?? findAuthFault(service, settings);
  if (fault !== undefined) throw refusal(fault);
  const { provider, custom } = service;
  if (findStage(provider.stage, custom.stages) === undefined) {
    log.warning(`Stage ${provider.stage} is not in resources/stages.yml, so it is treated like prod.`);
  }
  if (custom.auth === 'none') {
    log.warning(`Stage ${provider.stage} has auth=none: anyone can call it, and all share one list.`);
  }
  if (custom.store !== settingsOf(provider.stage, custom.stages)?.['store']) {
    log.warning(`The store ${custom.store} is set by --param: without it the next deployment replaces the store.`);
  }
  if (isPassing(service)) {
    log.warning(
      'auth=cognito is set by --param: a deployment without it leaves the users behind. Set it in resources/stages.yml.',
    );
  }
  const unused = Object.keys(settings).filter((name) => custom.auth !== 'jwt' && name.startsWith('JWT_'));
  if (unused.length > 0)
    log.warning(`Stage ${provider.stage} has auth=${custom.auth}, so it does not use ${unused.join(', ')}.`);
  log.notice(toSummary(service, settings));
}

/** Returns whether a stage that keeps its users has them by a parameter, which another deployment may lack. */
function isPassing({ provider, custom }: Run['service']): boolean {
  const own = settingsOf(provider.stage, custom.stages)?.['auth'];
  return provider.deletionProtection && custom.auth === 'cognito' && own !== 'cognito';
}

/** The name of the function preTraffic contains the stage's name, and has at most 64 characters. */
const stageName = /^[a-z][a-z0-9-]{0,39}$/;

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
const release =
  /^CodeDeployDefault\.Lambda(AllAtOnce|Canary10Percent(5|10|15|30)Minutes|Linear10PercentEvery(1Minute|(2|3|10)Minutes))$/;

function findFault({ provider, resources, custom }: Run['service']): string | undefined {
  const { stage } = provider;
  const { DeploymentConfigName } = resources.Resources.ReleaseGroup.Properties;
  if (stage === 'local') return 'Stage local is for npm start, without authentication: deploy under another name.';
  if (!stageName.test(stage)) {
    return `Stage ${stage}: a name has at most 40 lower-case letters, digits and hyphens, and begins with a letter.`;
  }
  for (const name of ['compileCache', 'dropExposeGc'] as const) {
    const value = String(custom[name]);
    if (value !== 'true' && value !== 'false') return `Stage ${stage}: ${name} must be true or false, not ${value}.`;
  }
  const store = String(custom.store);
  if (!isStoreName(store))
    return `Stage ${stage}: store must be one of ${Object.keys(stores).join(', ')}, not ${store}.`;
  if (release.test(DeploymentConfigName)) return undefined;
  return `Stage ${stage}: release must be a configuration of CodeDeploy for Lambda, not ${DeploymentConfigName}.`;
}

function findAuthFault({ provider, custom }: Run['service'], { CORS_ORIGINS }: StageSettings): string | undefined {
  const { stage, deletionProtection } = provider;
  const auth = String(custom.auth);
  if (!['jwt', 'cognito', 'none'].includes(auth))
    return `Stage ${stage}: auth must be jwt, cognito or none, not ${auth}.`;
  if (auth === 'none' && deletionProtection) {
    return `Stage ${stage} keeps its data, so its auth must be jwt or cognito, not none.`;
  }
  if (auth !== 'cognito') return undefined;
  if (CORS_ORIGINS !== undefined) return findOriginFault(CORS_ORIGINS);
  return deletionProtection
    ? `CORS_ORIGINS is not set: with auth=cognito stage ${stage} needs the origins of the pages that sign users in.`
    : undefined;
}

function toSummary({ provider, custom }: Run['service'], settings: StageSettings): string {
  const { JWT_ISSUER = 'nobody', JWT_AUDIENCE = ['-'] } = settings;
  const { CORS_ORIGINS = [custom.auth === 'cognito' ? exampleOrigin : 'none'] } = settings;
  const { DOMAIN_NAME = "the gateway's own", ALARM_TOPIC_ARN = 'nobody' } = settings;
  const tokens =
    custom.auth === 'jwt' ? `tokens of ${JWT_ISSUER} for ${JWT_AUDIENCE}` : withoutIssuer[String(custom.auth)];
  const rest = `pages of: ${CORS_ORIGINS}; domain: ${DOMAIN_NAME}; alarms to: ${ALARM_TOPIC_ARN}`;
  return `Stage ${provider.stage}: todos in: ${toPlace(custom.store as StoreName, settings)}; ${tokens}; ${rest}.`;
}

const withoutIssuer: Readonly<Record<string, string>> = { cognito: 'tokens of its own user pool', none: 'no tokens' };

function toPlace(store: StoreName, { DATABASE_URL }: StageSettings): string {
  if (store !== 'postgres') return stores[store].title;
  if (DATABASE_URL === undefined) return 'Aurora DSQL';
  // checkStore refuses a wrong URL.
  return `${stores[store].title} at ${URL.parse(DATABASE_URL)?.hostname}`;
}
