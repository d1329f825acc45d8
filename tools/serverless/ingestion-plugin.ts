import { toKafkaSource } from './kafka-source.ts';
import {
  explain,
  type Hooks,
  type Logging,
  readDeployment,
  type Serverless,
  type VariableSources,
} from './serverless.ts';
import type { StageSettings } from './settings.ts';

/**
 * Gives a stage whose settings name a Kafka topic the function `ingest` and what is in `resources/ingestion`, and all others
 * nothing of it. There, `${kafka:<name>}` stands for what the settings make of the source. `npm start` has no pipe:
 * `npm run ingest` stands in for it.
 */
export default class IngestionPlugin {
  readonly configurationVariablesSources: VariableSources = {
    kafka: { resolve: async ({ address }) => ({ value: resolve(address) }) },
  };
  readonly hooks: Hooks;

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    const { service } = serverless;
    const removeFunction = async () => void delete service.functions.ingest;
    this.hooks = {
      initialize: async () => {
        if (toKafkaSource(process.env) === undefined) await removeFunction();
      },
      'before:offline:start': removeFunction,
      'before:offline:start:init': removeFunction,
      'before:package:createDeploymentArtifacts': async () => {
        const settings = await explain(serverless, readDeployment());
        const fault = findFault(settings);
        if (fault !== undefined) throw new serverless.classes.Error(fault, 'SETTINGS');
        const { KAFKA_TOPIC: topic, KAFKA_CLUSTER_ARN, KAFKA_BOOTSTRAP_SERVERS } = settings;
        if (topic) log.notice(`Events of todos: ${topic} of ${KAFKA_CLUSTER_ARN ?? KAFKA_BOOTSTRAP_SERVERS}.`);
      },
    };
  }
}

function resolve(name: string): unknown {
  const source = toKafkaSource(process.env);
  return { state: source === undefined ? 'off' : 'on', ...source }[name];
}

/** @returns what is wrong with the settings of Kafka together, or undefined */
function findFault(settings: StageSettings): string | undefined {
  const { KAFKA_TOPIC, KAFKA_CLUSTER_ARN, KAFKA_BOOTSTRAP_SERVERS, KAFKA_SECRET_ARN } = settings;
  const { KAFKA_SUBNET_IDS, KAFKA_SECURITY_GROUP_ID } = settings;
  const [other, ...others] = Object.keys(settings).filter((name) => /^KAFKA_(?!TOPIC)/.test(name));
  if (KAFKA_TOPIC === undefined) return other === undefined ? undefined : `${other} needs KAFKA_TOPIC.`;
  if ((KAFKA_CLUSTER_ARN === undefined) === (KAFKA_BOOTSTRAP_SERVERS === undefined)) {
    return 'KAFKA_TOPIC needs either KAFKA_CLUSTER_ARN or KAFKA_BOOTSTRAP_SERVERS.';
  }
  if (KAFKA_CLUSTER_ARN !== undefined) {
    return others.length === 0 ? undefined : 'Beside KAFKA_CLUSTER_ARN only KAFKA_TOPIC has a meaning.';
  }
  if (KAFKA_SECRET_ARN === undefined) return 'KAFKA_BOOTSTRAP_SERVERS needs KAFKA_SECRET_ARN.';
  if ((KAFKA_SUBNET_IDS === undefined) === (KAFKA_SECURITY_GROUP_ID === undefined)) return undefined;
  return 'KAFKA_SUBNET_IDS and KAFKA_SECURITY_GROUP_ID need each other.';
}
