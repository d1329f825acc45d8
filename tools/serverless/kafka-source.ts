import { splitLists } from '../../src/lists.ts';
import { allow, toNetworkStatements } from './network-statements.ts';
import type { StageSettings } from './settings.ts';

/** Variables of Kafka in the environment. An empty one counts as unset. */
type KafkaEnvironment = Partial<Record<Extract<keyof StageSettings, `KAFKA_${string}`>, string>>;

/** Source of a stage's pipe, as CloudFormation wants it. */
interface KafkaSource {
  readonly address: string;
  readonly parameters: object;
  /** Statements for the policy of the pipe's role. */
  readonly statements: readonly object[];
}

/**
 * Returns the source of a stage's pipe, or undefined without a topic.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kafka.html
 */
export function toKafkaSource(environment: KafkaEnvironment): KafkaSource | undefined {
  const { KAFKA_TOPIC, KAFKA_CLUSTER_ARN } = environment;
  if (!KAFKA_TOPIC) return undefined;
  return KAFKA_CLUSTER_ARN ? toManaged(KAFKA_TOPIC, KAFKA_CLUSTER_ARN) : toSelfManaged(KAFKA_TOPIC, environment);
}

/** A consumer group per stage, so that each stage reads all of a topic. */
const group = `\${self:custom.name}`;

/** Batches of a pipe. DynamoDB reads 100 items in one call. A record waits at most a second for others. */
export const batching = { BatchSize: 100, MaximumBatchingWindowInSeconds: 1 } as const;

/** How a pipe reads its topic. */
export type Reading = ReturnType<typeof toReading>;

/** Returns how a pipe reads its topic, by CloudFormation's names. */
export function toReading(TopicName: string, ConsumerGroupID = group) {
  return {
    TopicName,
    ConsumerGroupID,
    // Records sent before the pipe existed are not lost. Applying a record twice has no effect.
    StartingPosition: 'TRIM_HORIZON' as const,
    ...batching,
  };
}

/** Amazon MSK with IAM authentication. */
function toManaged(topic: string, cluster: string): KafkaSource {
  return {
    address: cluster,
    parameters: { ManagedStreamingKafkaParameters: toReading(topic) },
    statements: [
      allow(['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'], cluster),
      allow(['kafka-cluster:Connect', 'kafka-cluster:DescribeClusterDynamicConfiguration'], cluster),
      allow(
        ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
        `${cluster.replace(':cluster/', ':topic/')}/${topic}`,
      ),
      allow(
        ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'],
        `${cluster.replace(':cluster/', ':group/')}/${group}`,
      ),
      // Only the cluster knows its network.
      ...toNetworkStatements(['subnet/*', 'security-group/*']),
    ],
  };
}

/** Any other Kafka, with a password. */
function toSelfManaged(topic: string, environment: KafkaEnvironment): KafkaSource {
  const { KAFKA_BOOTSTRAP_SERVERS = [], KAFKA_SUBNET_IDS: subnets = [], ...settings } = splitLists(environment);
  const { KAFKA_SECRET_ARN = '', KAFKA_SECRET_KEY_ARN, KAFKA_SECURITY_GROUP_ID } = settings;
  const [first, ...AdditionalBootstrapServers] = KAFKA_BOOTSTRAP_SERVERS;
  const securityGroups = KAFKA_SECURITY_GROUP_ID ? [KAFKA_SECURITY_GROUP_ID] : [];
  const network = [...subnets.map((id) => `subnet/${id}`), ...securityGroups.map((id) => `security-group/${id}`)];
  return {
    address: `smk://${first}`,
    parameters: {
      SelfManagedKafkaParameters: {
        ...toReading(topic),
        ...(AdditionalBootstrapServers.length === 0 ? {} : { AdditionalBootstrapServers }),
        Credentials: { SaslScram512Auth: KAFKA_SECRET_ARN },
        ...(network.length === 0 ? {} : { Vpc: { Subnets: subnets, SecurityGroup: securityGroups } }),
      },
    },
    statements: [
      allow('secretsmanager:GetSecretValue', KAFKA_SECRET_ARN),
      ...(KAFKA_SECRET_KEY_ARN ? [allowDecryption(KAFKA_SECRET_KEY_ARN)] : []),
      ...(network.length === 0 ? [] : toNetworkStatements(network)),
    ],
  };
}

/**
 * Only the account's own key for secrets needs no right.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function allowDecryption(key: string): object {
  const service = { 'Fn::Sub': `secretsmanager.\${AWS::Region}.amazonaws.com` };
  return { ...allow('kms:Decrypt', key), Condition: { StringEquals: { 'kms:ViaService': service } } };
}
