/** Settings of a stage that ingests, by the kind of Kafka; made up. */
export const kafkaSettings = {
  managed: {
    KAFKA_TOPIC: 'todo-events',
    KAFKA_CLUSTER_ARN: 'arn:aws:kafka:eu-west-1:123456789012:cluster/main/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
  },
  inVpc: {
    KAFKA_TOPIC: 'todo-events',
    KAFKA_BOOTSTRAP_SERVERS: 'b-1.internal:9096,b-2.internal:9096',
    KAFKA_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-AbCdEf',
    KAFKA_SUBNET_IDS: 'subnet-0a1,subnet-0b2',
    KAFKA_SECURITY_GROUP_ID: 'sg-0c3',
  },
} as const;
