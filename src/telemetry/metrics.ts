import type { RequestRecord } from './record.ts';

/**
 * Returns the directives by which CloudWatch extracts metrics from log entries. Each value of a dimension is a billed
 * metric, so routes and versions have only the metrics that their alarms need.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetricDirectives(namespace: string): readonly object[] {
  const bytes = [metric('requestBytes', 'Bytes'), metric('responseBytes', 'Bytes')];
  const capacity = [metric('readCapacity'), metric('writeCapacity')];
  const directives = [
    { Dimensions: [['route'], ['version']], Metrics: [metric('requests'), metric('serverErrors')] },
    { Dimensions: [['route']], Metrics: [metric('clientErrors'), metric('latency', 'Milliseconds')] },
    { Dimensions: [[]], Metrics: [metric('coldStart'), ...bytes, ...capacity] },
  ];
  return directives.map((directive) => ({ Namespace: namespace, ...directive }));
}

function metric(Name: keyof RequestRecord, Unit: 'Bytes' | 'Count' | 'Milliseconds' = 'Count') {
  return { Name, Unit };
}
