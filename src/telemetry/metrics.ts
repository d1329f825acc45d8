import type { RequestRecord } from './record.ts';

type Unit = 'Bytes' | 'Count' | 'Milliseconds';

/** Declares which members of a log entry are metrics, by which dimensions. */
interface MetricDirective {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly (keyof RequestRecord)[])[];
  readonly Metrics: readonly { readonly Name: keyof RequestRecord; readonly Unit: Unit }[];
}

/**
 * Returns the directives by which CloudWatch extracts metrics from log entries. Each value of a dimension is a billed
 * metric, so routes and versions have only what their alarms need.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetricDirectives(namespace: string): readonly MetricDirective[] {
  const directives: readonly Omit<MetricDirective, 'Namespace'>[] = [
    { Dimensions: [['route'], ['version']], Metrics: [count('requests'), count('serverErrors')] },
    { Dimensions: [['route']], Metrics: [count('clientErrors'), latency] },
    { Dimensions: [[]], Metrics: [count('coldStart'), ...bytes, count('readCapacity'), count('writeCapacity')] },
  ];
  return directives.map((directive) => ({ Namespace: namespace, ...directive }));
}

const latency = { Name: 'latency', Unit: 'Milliseconds' } as const;

const bytes = [
  { Name: 'requestBytes', Unit: 'Bytes' },
  { Name: 'responseBytes', Unit: 'Bytes' },
] as const;

function count(Name: keyof RequestRecord) {
  return { Name, Unit: 'Count' } as const;
}
