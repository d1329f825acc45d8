import { expect, test } from '@jest/globals';
import { toIntrinsic } from '#template-rules/intrinsics.ts';
import { type Json, type JsonObject, membersOf, resourcesOf, toList } from '#template-rules/template.ts';
import { useTemplate } from './packaged-service.ts';

const template = useTemplate('prod');

const onVersion = `{"Ref":"ApiLambdaFunction"} Resource={"Fn::Sub":"\${ApiLambdaFunction}:live"}`;
const lambda = 'FunctionName={"Ref":"ApiLambdaFunction"}';
const newVersion = '={"Fn::GetAtt":["ApiVersion","Version"]}';
const gateway = 'ApiId={"Ref":"HttpApi"}';
const table = 'TableName={"Ref":"TodosTable"}';

/** @see AWS's pages of the metrics of Lambda functions, of HTTP APIs and of DynamoDB; latencies are in milliseconds */
test('each alarm watches metrics that there are, by dimensions that they have', () => {
  const version = String(resourcesOf(template(), 'AWS::Lambda::Version')[0]?.name);
  const alarms = resourcesOf(template(), 'AWS::CloudWatch::Alarm').map(({ name, properties }) => [
    name,
    describeAlarm(properties).map((line) => line.replaceAll(version, 'ApiVersion')),
  ]);
  expect(Object.fromEntries(alarms)).toEqual({
    NewVersionErrorsAlarm: [`AWS/Lambda Errors Sum 60 FunctionName=${onVersion} ExecutedVersion${newVersion}`, '> 0'],
    NewVersionFailureRateAlarm: [
      `todo-api-prod serverErrors Sum 60 version${newVersion}`,
      `todo-api-prod requests Sum 60 version${newVersion}`,
      'IF(failures >= 3, 100 * failures / requests, 0)',
      '> 1',
    ],
    NewVersionLatencyAlarm: [
      `AWS/Lambda Duration p99 60 FunctionName=${onVersion} ExecutedVersion${newVersion}`,
      '> 1000',
    ],
    ErrorsAlarm: [`AWS/Lambda Errors Sum 300 ${lambda}`, '>= 3'],
    FailureRateAlarm: [
      `AWS/ApiGateway 5xx Sum 300 ${gateway}`,
      'todo-api-prod serverErrors Sum 300 route="POST /todos/batch"',
      `AWS/ApiGateway Count Sum 300 ${gateway}`,
      'IF(failures + FILL(batches, 0) >= 5, 100 * (failures + FILL(batches, 0)) / requests, 0)',
      '> 1',
    ],
    LatencyAlarm: [`AWS/ApiGateway Latency p99 60 ${gateway}`, '> 1000'],
    ThrottlesAlarm: [`AWS/Lambda Throttles Sum 60 ${lambda}`, '> 0'],
    TableThrottlesAlarm: [
      `AWS/DynamoDB ReadThrottleEvents Sum 300 ${table}`,
      `AWS/DynamoDB WriteThrottleEvents Sum 300 ${table}`,
      'FILL(reads, 0) + FILL(writes, 0)',
      '> 10',
    ],
    TableSpendingAlarm: [
      `AWS/DynamoDB ConsumedReadCapacityUnits Sum 300 ${table}`,
      `AWS/DynamoDB ConsumedWriteCapacityUnits Sum 300 ${table}`,
      `100 * MAX([FILL(reads, 0) / (300 * \${Reads}), FILL(writes, 0) / (300 * \${Writes})]) with 4000,2000`,
      '> 80',
    ],
    ConditionalFailuresAlarm: [
      `AWS/DynamoDB ConditionalCheckFailedRequests Sum 300 ${table}`,
      `AWS/ApiGateway Count Sum 300 ${gateway}`,
      'IF(failures >= 100, 100 * failures / requests, 0)',
      '> 20',
    ],
    ExportFailuresAlarm: [
      'todo-api-prod serverErrors Sum 300 route="GET /todos.csv"',
      'AWS/Lambda Errors Sum 300 FunctionName={"Ref":"ExportLambdaFunction"}',
      'FILL(failures, 0) + FILL(crashes, 0)',
      '>= 3',
    ],
  });
});

/** @returns its metrics, its formula, and when it rings */
function describeAlarm({ Metrics, Threshold, ComparisonOperator, ...metric }: JsonObject): readonly string[] {
  const parts = toList(Metrics).map(membersOf);
  const stats = parts.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [membersOf(MetricStat)]));
  const metrics = Metrics === undefined ? [metric] : stats.map((stat) => ({ ...stat, ...membersOf(stat['Metric']) }));
  const formulas = parts.flatMap(({ Expression }) => (Expression === undefined ? [] : [describeFormula(Expression)]));
  const sign = ComparisonOperator === 'GreaterThanThreshold' ? '>' : '>=';
  return [...metrics.map(describeMetric), ...formulas, `${sign} ${Threshold}`];
}

function describeFormula(expression: Json): string {
  const [formula, variables] = toList(toIntrinsic(expression)?.argument ?? expression);
  return variables === undefined ? String(formula) : `${formula} with ${Object.values(membersOf(variables))}`;
}

function describeMetric(metric: JsonObject): string {
  const { Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic, Stat, Period } = metric;
  const dimensions = toList(Dimensions).map(membersOf);
  return [
    `${Namespace} ${MetricName} ${Statistic ?? ExtendedStatistic ?? Stat} ${Period}`,
    ...dimensions.map(({ Name, Value }) => `${Name}=${JSON.stringify(Value)}`),
  ].join(' ');
}
