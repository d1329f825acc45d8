import { splitLists } from '../../src/lists.ts';
import type { StageSettings } from './settings.ts';

/** Variables of Kafka in the environment. An empty one counts as unset. */
type KafkaEnvironment = Partial<Record<Extract<keyof StageSettings, `KAFKA_${string}`>, string>>;

/** What the pipe of a stage needs to read its topic, in CloudFormation's words. */
interface KafkaSource {
  readonly address: string;
  readonly parameters: object;
  /** What its role must be allowed. */
  readonly statements: readonly object[];
}

/**
 * @returns the source of the pipe; without a topic none
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kafka.html
 */
export function toKafkaSource(environment: KafkaEnvironment): KafkaSource | undefined {
  const { KAFKA_TOPIC, KAFKA_CLUSTER_ARN } = environment;
  if (!KAFKA_TOPIC) return undefined;
  return KAFKA_CLUSTER_ARN ? toManaged(KAFKA_TOPIC, KAFKA_CLUSTER_ARN) : toSelfManaged(KAFKA_TOPIC, environment);
}

/** The group has the stage in its name: stages that read one topic read all of it each. */
const group = `\${self:custom.name}`;

function toReading(TopicName: string) {
  return {
    TopicName,
    ConsumerGroupID: group,
    // Whatever was sent before the pipe was made is not lost, and what is applied already is applied again without effect.
    StartingPosition: 'TRIM_HORIZON',
    // DynamoDB reads the states of 100 todos in one call. No record waits longer than a second for others.
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 1,
  };
}

/** Amazon MSK, which lets roles of IAM in. */
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
      // In which network it is, only the cluster knows.
      ...toNetworkStatements(['subnet/*', 'security-group/*']),
    ],
  };
}

/** Any other Kafka, with a password. */
function toSelfManaged(topic: string, environment: KafkaEnvironment): KafkaSource {
  const { KAFKA_BOOTSTRAP_SERVERS = [], KAFKA_SUBNET_IDS: subnets = [], ...settings } = splitLists(environment);
  const { KAFKA_SECRET_ARN = '', KAFKA_SECURITY_GROUP_ID } = settings;
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
      ...(network.length === 0 ? [] : toNetworkStatements(network)),
    ],
  };
}

/**
 * The pipe makes interfaces in the network. EC2 has no resources for what describes, and chooses the names of interfaces.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
function toNetworkStatements(network: readonly string[]): readonly object[] {
  const describe = ['NetworkInterfaces', 'SecurityGroups', 'Subnets', 'Vpcs'].map((what) => `ec2:Describe${what}`);
  const interfaces = toNetworkArn('network-interface/*');
  return [
    allow(describe, '*'),
    allow(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'], interfaces),
    allow('ec2:CreateNetworkInterface', network.map(toNetworkArn)),
  ];
}

function toNetworkArn(resource: string): object {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:ec2:\${AWS::Region}:\${AWS::AccountId}:${resource}` };
}

function allow(Action: string | readonly string[], Resource: string | object): object {
  return { Effect: 'Allow', Action, Resource };
}
