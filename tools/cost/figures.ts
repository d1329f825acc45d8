import { toMethods } from '../../src/http/route.ts';
import { createRoutes, type RoutesContext } from '../../src/http/routes.ts';
import { readCostSettings } from './stage-settings.ts';

/** An input of the model, and a flag of the same name. */
export interface Figure {
  readonly value: number;
  /** A placeholder was measured on a noisy machine: its ratio to others holds, its milliseconds do not. */
  readonly kind: 'measured' | 'placeholder' | 'assumed' | 'set';
  readonly how: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

const initBilling = 'https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/';
const nodeStarts = 'https://gist.github.com/adriantanasa/d9cb9f7313f985f180c0aec98e482f2b';
const tracing = 'https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html';
const dsqlExample = 'https://docs.aws.amazon.com/aurora-dsql/latest/userguide/understanding-dpus-explain-analyze.html';
const { logRetentionInDays, tracing: isTraced } = readCostSettings('prod');
const share = { kind: 'assumed', how: 'share of requests; the shares add up to 100', atMost: 100 } as const;

/** Counts the gateway's routes of the api: HEAD beside each GET, and $default. */
function countRoutes(): number {
  return createRoutes({} as RoutesContext).flatMap(({ method }) => toMethods(method)).length + 1;
}

export const figures = {
  requests: { value: 1_000_000, kind: 'assumed', how: 'per month, at random times of equal chance', atLeast: 1 },
  'cold-percent': { value: 1, kind: 'assumed', how: `AWS saw under 1 % cold starts: ${initBilling}`, atMost: 100 },
  'boot-ms': { value: 170, kind: 'assumed', how: `start of Lambda's Node before our code, least mean: ${nodeStarts}` },
  'init-ms': { value: 19, kind: 'placeholder', how: 'import of the packaged api, where bare Node boots in 24 ms' },
  'cpu-ms': { value: 0.51, kind: 'placeholder', how: 'CPU of a new todo, warm, by npm run bench' },
  'wait-ms': { value: 5, kind: 'assumed', how: 'round trip to a store in the region, not measured; 135 with S3' },
  'dsql-ms': {
    value: 5,
    kind: 'assumed',
    how: `time of a statement in Aurora DSQL; AWS shows 16 for 120 rows: ${dsqlExample}`,
  },
  'text-bytes': { value: 50, kind: 'assumed', how: 'UTF-8 bytes of the text of a todo' },
  'owner-bytes': { value: 36, kind: 'assumed', how: 'bytes of a `sub`, such as a UUID', atLeast: 1, atMost: 255 },
  'owner-todos': { value: 20, kind: 'assumed', how: 'todos of an owner, which are one document in S3', atLeast: 1 },
  'page-todos': { value: 20, kind: 'assumed', how: 'todos in a response to GET /todos', atMost: 200 },
  'list-percent': { ...share, value: 40 },
  'get-percent': { ...share, value: 25 },
  'create-percent': { ...share, value: 15 },
  'text-percent': { ...share, value: 5 },
  'toggle-percent': { ...share, value: 10 },
  'delete-percent': { ...share, value: 5 },
  'log-bytes': { value: 1017, kind: 'measured', how: 'length of the first log entry in docs/observability.md' },
  'gateway-log-bytes': { value: 346, kind: 'measured', how: 'length of the access log of serverless.yml, filled in' },
  'log-days': { value: logRetentionInDays, kind: 'set', how: 'resources/stages.yml, prod' },
  'log-kept-percent': { value: 15, kind: 'assumed', how: 'size of kept logs, which are compressed', atMost: 100 },
  metrics: { value: 4 * countRoutes() + 2 + 5, kind: 'measured', how: 'counted in docs/observability.md' },
  'alarm-metrics': { value: 18, kind: 'measured', how: 'counted in the alarms of resources; 12 with S3' },
  'trace-percent': {
    value: isTraced ? 5 : 0,
    kind: 'set',
    how: `tracing in resources/stages.yml, prod: Lambda traces 1/s and 5 % of the others: ${tracing}`,
    atMost: 100,
  },
  'trace-rate': {
    value: isTraced ? 1 : 0,
    kind: 'set',
    how: 'the 1/s; less if other functions of the account use it too; 0 and trace-percent 0: no tracing',
    atMost: 1,
  },
  'response-bytes': { value: 2000, kind: 'assumed', how: 'of a response with its headers' },
  'stored-todos': { value: 1_000_000, kind: 'assumed', how: 'in the store' },
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureName = keyof typeof figures;

export type Inputs = Readonly<Record<FigureName, number>>;

export const figureNames = Object.keys(figures) as FigureName[];

export const defaultInputs = Object.fromEntries(figureNames.map((name) => [name, figures[name].value])) as Inputs;
