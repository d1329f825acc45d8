import type { functionMeasures } from '../goals.ts';
import { toInvocation } from '../invocations.ts';
import { version } from '../process/smoke-replies.ts';
import type { LambdaRequest } from './cold-start.ts';

/** A function of the service beside the api, and what it is sent. */
export interface FunctionRequest extends LambdaRequest {
  readonly name: keyof typeof functionMeasures;
  /** Variables that CloudFormation would fill in, and others. @param endpoint URL of the stub of AWS */
  readonly environment: (endpoint: string) => Readonly<Record<string, string>>;
}

const time = '2026-01-02T03:04:05.678Z';
const upsert = { type: 'upsert', owner: 'bench', text: 'From afar', done: false, time, createdAt: time };
const record = {
  eventSource: 'aws:kafka',
  eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/main/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
  eventSourceKey: 'todo-events-3',
  headers: [],
  topic: 'todo-events',
  partition: 3,
  offset: 42,
  timestamp: Date.parse(time),
  timestampType: 'CREATE_TIME',
  key: null,
  value: toBase64({
    ...upsert,
    eventId: '019b7d3a-5f2e-7c1a-9d44-00000000000a',
    id: '019b7d3a-5f2e-4c1a-9d44-00000000000b',
  }),
};
const csv = toInvocation({ method: 'GET', route: '/todos.csv', path: '/todos.csv' }, 200);

/** Each with the work that it does most often. */
export const functionRequests: readonly FunctionRequest[] = [
  {
    name: 'ingest',
    event: [record],
    responds: '"applied":1',
    environment: () => ({ DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead' }),
  },
  {
    name: 'export',
    event: { ...csv.event, routeKey: '$default' },
    responds: '"statusCode":200',
    environment: () => ({ AUTH: 'none' }),
  },
  {
    name: 'docs',
    event: toInvocation({ method: 'GET', route: '/docs', path: '/docs' }, 200).event,
    responds: '"statusCode":200',
    environment: () => ({}),
  },
  {
    name: 'preTraffic',
    event: { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'h-1' },
    responds: 'null',
    environment: (endpoint) => ({
      API_VERSION_ARN: 'arn:aws:lambda:eu-west-1:123456789012:function:todo-api-prod-api:42',
      SERVICE_VERSION: version,
      AWS_ENDPOINT_URL: endpoint,
    }),
  },
];

function toBase64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}
