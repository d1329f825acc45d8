/** A stage of each kind that is deployed. */
export const stageNames = ['dev', 'pr-123', 'staging', 'prod'] as const;

export type StageName = (typeof stageNames)[number];

/** Example values of the settings that every stage requires. */
export const exampleSettings = { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' } as const;

/** Example values of the optional settings that send logs and traces to a collector. */
export const telemetrySettings = {
  OTLP_ENDPOINT: 'https://otlp.example.com',
  OTLP_HEADERS_SECRET: 'otlp/headers',
  LOG_EXTENSION: 'on',
  OTEL_LAYER_ARN: 'arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-nodejs-0_21_0:1',
} as const;

/** Example values of the optional settings that ingest events, by kind of Kafka. */
export const kafkaSettings = {
  managed: {
    KAFKA_TOPIC: 'todo-events',
    KAFKA_CLUSTER_ARN: 'arn:aws:kafka:eu-west-1:123456789012:cluster/main/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
  },
  inVpc: {
    KAFKA_TOPIC: 'todo-events',
    KAFKA_BOOTSTRAP_SERVERS: 'b-1.internal:9096,b-2.internal:9096',
    KAFKA_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-AbCdEf',
    KAFKA_SECRET_KEY_ARN: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    KAFKA_SUBNET_IDS: 'subnet-0a1,subnet-0b2',
    KAFKA_SECURITY_GROUP_ID: 'sg-0c3',
  },
} as const;

/** Example values of the settings with which a stage signs its own users in. AUTH is the parameter `auth` of a stage. */
export const cognitoSettings = { AUTH: 'cognito', CORS_ORIGINS: 'https://app.example.com' } as const;

/** Settings of a stage whose Node starts without --expose-gc. DROP_EXPOSE_GC is the parameter `dropExposeGc` of a stage. */
export const wrapperSettings = { DROP_EXPOSE_GC: 'true' } as const;

/** Settings of a stage with each kind of store. STORE is the parameter `store` of a stage. */
export const storeKinds = {
  dynamodb: {},
  dsql: { STORE: 'postgres' },
  server: {
    STORE: 'postgres',
    DATABASE_URL: 'postgres://todo@todos.proxy-0a1b2c.eu-west-1.rds.amazonaws.com/todos',
    DATABASE_RESOURCE_ID: 'prx-0123456789abcdef0',
    DATABASE_SUBNET_IDS: 'subnet-0a1b2c3d,subnet-0b2c3d4e',
    DATABASE_SECURITY_GROUP_IDS: 'sg-0c3d4e5f',
    DATABASE_SUBNETS_HAVE_NAT: 'true',
  },
  s3: { STORE: 's3' },
} as const;

/** A stage, and the settings that it has besides those that every stage requires. */
export interface Packaging {
  readonly stage: StageName;
  readonly settings: Readonly<Record<string, string>>;
}

/** A stage of each kind with each kind of store. */
export const stagesWithStores = Object.entries(storeKinds).flatMap(([store, settings]) =>
  stageNames.map((stage) => ({ stage, store, settings })),
);

/** Returns the arguments of `serverless package` for a stage with these settings, and their environment. */
export function toPackaging(stage: string, settings: Readonly<Record<string, string>>) {
  const {
    STORE,
    AUTH,
    DROP_EXPOSE_GC,
    ACCOUNT_CONCURRENCY = '1000',
    ...environment
  } = { ...exampleSettings, ...settings } as Readonly<Record<string, string>>;
  const values = { store: STORE, auth: AUTH, dropExposeGc: DROP_EXPOSE_GC, accountConcurrency: ACCOUNT_CONCURRENCY };
  const params = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : ['--param', `${name}=${value}`],
  );
  return { args: ['package', '--stage', stage, ...params], environment };
}

/** Settings of a stage with a domain, scopes, an alarm topic and allowed origins; made up. */
export const publicSettings = {
  JWT_SCOPES: 'todos,admin',
  CORS_ORIGINS: 'https://app.example.com,http://localhost:5173',
  CORS_HEADERS: 'x-tenant,Traceparent',
  DOMAIN_NAME: 'todos.example.com',
  HOSTED_ZONE_ID: 'Z0123456789',
  ALARM_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:alarms',
} as const;

/** A packaging of every kind that is tested: each stage with each store, and production with each optional group of settings. */
export const deployedKinds: readonly (Packaging & { readonly name: string })[] = [
  ...stagesWithStores.map(({ store, ...each }) => ({ name: store, ...each })),
  { name: 'a managed Kafka', stage: 'prod', settings: kafkaSettings.managed },
  { name: 'a Kafka in a VPC', stage: 'prod', settings: kafkaSettings.inVpc },
  { name: 'a user pool', stage: 'prod', settings: cognitoSettings },
  { name: 'a user pool', stage: 'dev', settings: cognitoSettings },
  { name: 'a collector', stage: 'prod', settings: telemetrySettings },
  { name: 'every setting that is public', stage: 'prod', settings: publicSettings },
];
