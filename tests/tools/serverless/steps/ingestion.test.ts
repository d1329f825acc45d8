import { describe, expect, test } from '@jest/globals';
import { toKafkaSource } from '../../../../tools/serverless/kafka-source.ts';
import { checkIngestion } from '../../../../tools/serverless/steps/ingestion.ts';
import { kafkaSettings } from '../../../../tools/stages/kinds.ts';
import { createRun, restoreEnvironment } from '../serverless-under-test.ts';

restoreEnvironment();

const { KAFKA_TOPIC, KAFKA_CLUSTER_ARN } = kafkaSettings.managed;
const { KAFKA_BOOTSTRAP_SERVERS, KAFKA_SECRET_ARN, KAFKA_SUBNET_IDS } = kafkaSettings.inVpc;
const keyAlias = 'arn:aws:kms:eu-west-1:123456789012:alias/kafka';
const elsewhere = { KAFKA_TOPIC, KAFKA_BOOTSTRAP_SERVERS, KAFKA_SECRET_ARN };

describe('packaging is refused', () => {
  test.each([
    [{ KAFKA_CLUSTER_ARN }, 'KAFKA_CLUSTER_ARN needs KAFKA_TOPIC.'],
    [{ KAFKA_TOPIC }, 'KAFKA_TOPIC needs either KAFKA_CLUSTER_ARN or KAFKA_BOOTSTRAP_SERVERS.'],
    [{ ...elsewhere, KAFKA_CLUSTER_ARN }, 'KAFKA_TOPIC needs either KAFKA_CLUSTER_ARN or KAFKA_BOOTSTRAP_SERVERS.'],
    [{ KAFKA_TOPIC, KAFKA_CLUSTER_ARN, KAFKA_SECRET_ARN }, 'KAFKA_CLUSTER_ARN goes with KAFKA_TOPIC alone.'],
    [{ KAFKA_TOPIC, KAFKA_BOOTSTRAP_SERVERS }, 'KAFKA_BOOTSTRAP_SERVERS needs KAFKA_SECRET_ARN.'],
    [{ ...elsewhere, KAFKA_SUBNET_IDS }, 'KAFKA_SUBNET_IDS and KAFKA_SECURITY_GROUP_ID need each other.'],
    [{ ...elsewhere, KAFKA_SECRET_KEY_ARN: keyAlias }, 'KAFKA_SECRET_KEY_ARN must be the ARN of a KMS key'],
    [{ KAFKA_TOPIC, KAFKA_CLUSTER_ARN: 'main' }, 'KAFKA_CLUSTER_ARN must be the ARN of an Amazon MSK cluster'],
  ])('with %o', async (settings, message) => {
    await expect(check(settings)).rejects.toThrow(message);
  });
});

test.each([{}, kafkaSettings.managed, elsewhere, kafkaSettings.inVpc])('packaging takes %o', async (settings) => {
  await expect(check(settings)).resolves.toBeUndefined();
});

test.each([{}, { KAFKA_TOPIC: '' }])('without a topic there is no source: %o', (settings) => {
  expect(toKafkaSource(settings)).toBeUndefined();
});

test('a Kafka without a VPC is reached through the internet, and the pipe makes no interfaces and uses no key', () => {
  const { parameters, statements } = toKafkaSource(elsewhere) ?? {};
  expect(parameters).toEqual({ SelfManagedKafkaParameters: expect.not.objectContaining({ Vpc: expect.anything() }) });
  expect(statements).toEqual([
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: KAFKA_SECRET_ARN },
  ]);
});

function check(environment: Readonly<Record<string, string>>): Promise<void> {
  process.env = { ...environment };
  return checkIngestion(createRun('prod'));
}
