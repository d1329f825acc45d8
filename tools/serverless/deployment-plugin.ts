import { explain, type Hooks, type Logging, readDeployment, type Serverless } from './serverless.ts';
import type { StageSettings } from './settings.ts';
import { findStage } from './settings-plugin.ts';

/** Refuses to package what could not be deployed or must not be, and says what will be. */
export default class DeploymentPlugin {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;
  readonly #log: Logging['log'];

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    this.hooks = { 'before:package:createDeploymentArtifacts': () => this.#check() };
  }

  async #check(): Promise<void> {
    const settings = await explain(this.#serverless, readDeployment());
    const fault = findFault(this.#serverless.service);
    if (fault !== undefined) throw new this.#serverless.classes.Error(fault, 'SETTINGS');
    const { provider, functions, custom } = this.#serverless.service;
    if (findStage(provider.stage, custom.stages) === undefined) {
      this.#log.warning(`resources/stages.yml does not name ${provider.stage}: it is treated like prod.`);
    }
    if (functions.api.environment['AUTH'] === 'none') {
      this.#log.warning(`Stage ${provider.stage} lets anyone in, and all share one list: its auth is none.`);
    }
    this.#log.notice(toSummary(provider.stage, settings));
  }
}

/** The name of the function preTraffic has the stage's in it, and 64 characters at the most. */
const stageName = /^[a-z][a-z0-9-]{0,39}$/;

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
const release =
  /^CodeDeployDefault\.Lambda(AllAtOnce|Canary10Percent(5|10|15|30)Minutes|Linear10PercentEvery(1Minute|(2|3|10)Minutes))$/;

function findFault({ provider, functions, resources, custom }: Serverless['service']): string | undefined {
  const { stage, deletionProtection } = provider;
  const auth = functions.api.environment['AUTH'] ?? '';
  const { DeploymentConfigName } = resources.Resources.ReleaseGroup.Properties;
  if (stage === 'local') return 'Stage local is for npm start, without authentication: deploy under another name.';
  if (!stageName.test(stage)) {
    return `Stage ${stage}: a name has at most 40 lower-case letters, digits and hyphens, and begins with a letter.`;
  }
  if (auth !== 'jwt' && auth !== 'none') return `Stage ${stage}: auth must be jwt or none, not ${auth}.`;
  if (auth === 'none' && deletionProtection) {
    return `Stage ${stage} keeps its data, so it may not let anyone in: auth must be jwt.`;
  }
  const compileCache = String(custom.compileCache);
  if (compileCache !== 'true' && compileCache !== 'false') {
    return `Stage ${stage}: compileCache must be true or false, not ${compileCache}.`;
  }
  if (release.test(DeploymentConfigName)) return undefined;
  return `Stage ${stage}: release must be a configuration of CodeDeploy for Lambda, not ${DeploymentConfigName}.`;
}

function toSummary(stage: string, settings: StageSettings): string {
  const { JWT_ISSUER = 'nobody', JWT_AUDIENCE = ['-'], CORS_ORIGINS = ['none'] } = settings;
  const { DOMAIN_NAME = "the gateway's own", ALARM_TOPIC_ARN = 'nobody' } = settings;
  const tokens = `tokens of ${JWT_ISSUER} for ${JWT_AUDIENCE}`;
  return `Stage ${stage}: ${tokens}; pages of: ${CORS_ORIGINS}; domain: ${DOMAIN_NAME}; alarms to: ${ALARM_TOPIC_ARN}.`;
}
