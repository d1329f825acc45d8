import type { Deployment } from '../../src/generated/validators.js';

/** The settings of Kafka, read from the environment; an empty one counts as absent. */
export type KafkaSettings = Partial<Record<Extract<keyof Deployment, `KAFKA_${string}`>, string>>;

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
export function toKafkaSource(settings: KafkaSettings): KafkaSource | undefined {
  const { KAFKA_TOPIC, KAFKA_CLUSTER_ARN } = settings;
  if (!KAFKA_TOPIC) return undefined;
  return KAFKA_CLUSTER_ARN ? toManaged(KAFKA_TOPIC, KAFKA_CLUSTER_ARN) : toSelfManaged(KAFKA_TOPIC, settings);
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
function toSelfManaged(topic: string, settings: KafkaSettings): KafkaSource {
  const { KAFKA_BOOTSTRAP_SERVERS = '', KAFKA_SECRET_ARN = '' } = settings;
  const { KAFKA_SUBNET_IDS = '', KAFKA_SECURITY_GROUP_ID = '' } = settings;
  const [first, ...AdditionalBootstrapServers] = KAFKA_BOOTSTRAP_SERVERS.split(',');
  const [subnets, securityGroups] = [toList(KAFKA_SUBNET_IDS), toList(KAFKA_SECURITY_GROUP_ID)];
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

function toList(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
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
