import { toKafkaSource } from '../kafka-source.ts';
import type { Run } from '../run.ts';
import type { StageSettings } from '../settings.ts';

/** Removes the function `ingest` from a stage whose settings name no Kafka topic. */
export function removeIngestionWithoutTopic({ service }: Run): void {
  if (toKafkaSource(process.env) === undefined) delete service.functions.ingest;
}

/** Refuses settings of Kafka that do not go together, and prints where events come from. */
export async function checkIngestion({ log, refusal, stageSettings }: Run): Promise<void> {
  const settings = await stageSettings();
  const fault = findFault(settings);
  if (fault !== undefined) throw refusal(fault);
  const { KAFKA_TOPIC: topic, KAFKA_CLUSTER_ARN, KAFKA_BOOTSTRAP_SERVERS } = settings;
  if (topic) log.notice(`Events of todos: ${topic} of ${KAFKA_CLUSTER_ARN ?? KAFKA_BOOTSTRAP_SERVERS}.`);
}

function findFault(settings: StageSettings): string | undefined {
  const { KAFKA_TOPIC, KAFKA_CLUSTER_ARN, KAFKA_BOOTSTRAP_SERVERS, KAFKA_SECRET_ARN } = settings;
  const { KAFKA_SUBNET_IDS, KAFKA_SECURITY_GROUP_ID } = settings;
  const [other, ...others] = Object.keys(settings).filter((name) => /^KAFKA_(?!TOPIC)/.test(name));
  if (KAFKA_TOPIC === undefined) return other === undefined ? undefined : `${other} needs KAFKA_TOPIC.`;
  if ((KAFKA_CLUSTER_ARN === undefined) === (KAFKA_BOOTSTRAP_SERVERS === undefined)) {
    return 'KAFKA_TOPIC needs either KAFKA_CLUSTER_ARN or KAFKA_BOOTSTRAP_SERVERS.';
  }
  if (KAFKA_CLUSTER_ARN !== undefined) {
    return others.length === 0 ? undefined : 'KAFKA_CLUSTER_ARN goes with KAFKA_TOPIC alone.';
  }
  if (KAFKA_SECRET_ARN === undefined) return 'KAFKA_BOOTSTRAP_SERVERS needs KAFKA_SECRET_ARN.';
  if ((KAFKA_SUBNET_IDS === undefined) === (KAFKA_SECURITY_GROUP_ID === undefined)) return undefined;
  return 'KAFKA_SUBNET_IDS and KAFKA_SECURITY_GROUP_ID need each other.';
}
