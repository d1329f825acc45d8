import { type Charge, toText } from './charge.ts';
import type { Inputs } from './figures.ts';
import { type Architecture, prices, toTieredCost } from './prices.ts';
import { type CostedStore, storeCosts } from './store-costs.ts';

/** A function's memory, and the durations that are billed for a warm and a cold request. */
export interface Compute {
  readonly memoryMb: number;
  readonly architecture: Architecture;
  readonly warmMs: number;
  readonly coldMs: number;
  readonly coldPercent: number;
}

const million = 1_000_000;
const gigabyte = 1024 ** 3;

/** Returns what Lambda charges for a month's requests. */
export function toComputeCharges(requests: number, compute: Compute): readonly Charge[] {
  const { memoryMb, architecture, coldPercent, warmMs, coldMs } = compute;
  const gbSeconds = (requests * toBilledMs(compute) * memoryMb) / 1024 / 1000;
  const { perMillionRequests, perGbSecond } = prices.lambda;
  // biome-ignore format: two lines per charge
  return [
    { name: 'Lambda requests', dollars: (requests / million) * perMillionRequests,
      formula: `${requests} requests × $${perMillionRequests} / 1M` },
    { name: 'Lambda time', dollars: toTieredCost(gbSeconds, perGbSecond[architecture]),
      formula: `${requests} × (${100 - coldPercent} % × ${warmMs} ms + ${coldPercent} % × ${coldMs} ms) × ${memoryMb} / 1024 GB = ${toText(gbSeconds)} GB-s × $${perGbSecond[architecture][0]?.price}` },
  ];
}

/** Returns the mean duration billed per request, in milliseconds. */
export function toBilledMs({ coldPercent, warmMs, coldMs }: Compute): number {
  return ((100 - coldPercent) * warmMs + coldPercent * coldMs) / 100;
}

/** Returns what the other services charge for a month's requests, independent of the runtime. */
export function toRequestCharges(inputs: Inputs, store: CostedStore): readonly Charge[] {
  const { requests } = inputs;
  const traces = toTraces(inputs);
  const outGb = (requests * inputs['response-bytes']) / gigabyte;
  const api = prices.httpApi.perMillionRequests;
  // biome-ignore format: two lines per charge
  return [
    { name: 'HTTP API', dollars: toTieredCost(requests / million, api),
      formula: `${requests} requests, each below 512 KB, × $${api[0]?.price} / 1M, $${api[1]?.price} above 300M` },
    storeCosts[store].toRequestCharge(inputs),
    toLogCharge(inputs),
    { name: 'X-Ray', dollars: (traces / million) * prices.xray.perMillionTraces,
      formula: `${toText(traces)} traces (${inputs['trace-rate']} per second and ${inputs['trace-percent']} % of the others) × $${prices.xray.perMillionTraces} / 1M` },
    { name: 'Data out', dollars: outGb * prices.transfer.perGbOut,
      formula: `${requests} × ${inputs['response-bytes']} bytes = ${toText(outGb)} GB × $${prices.transfer.perGbOut}` },
  ];
}

function toLogCharge(inputs: Inputs): Charge {
  const { perGbOfLambdaLogs, perGbOfGatewayLogs, perGbMonthKept } = prices.cloudwatch;
  const toGb = (bytes: number) => (inputs.requests * bytes) / gigabyte;
  const [lambdaGb, gatewayGb] = [toGb(inputs['log-bytes']), toGb(inputs['gateway-log-bytes'])];
  const keptGb = ((lambdaGb + gatewayGb) * inputs['log-kept-percent'] * inputs['log-days']) / 100 / 30;
  return {
    name: 'Logs',
    dollars: toTieredCost(lambdaGb, perGbOfLambdaLogs) + gatewayGb * perGbOfGatewayLogs + keptGb * perGbMonthKept,
    formula: `${inputs.requests} × (${inputs['log-bytes']} + ${inputs['gateway-log-bytes']}) bytes = ${toText(lambdaGb + gatewayGb)} GB × $${perGbOfGatewayLogs} + ${toText(keptGb)} GB kept × $${perGbMonthKept}`,
  };
}

/**
 * Returns the traces of a month: the first request of each second, and a share of the others. Requests come at random, so
 * that even few of them sometimes share a second: of a mean of `n` per second, `1 - exp(-n)` are the first.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
function toTraces({ requests, 'trace-rate': rate, 'trace-percent': percent }: Inputs): number {
  const seconds = prices.hoursAMonth * 3600;
  const first = rate * seconds * (1 - Math.exp(-requests / seconds));
  return first + ((requests - first) * percent) / 100;
}

/** Returns what a stage costs per month without any request. */
export function toFlatCharges(inputs: Inputs, store: CostedStore): readonly Charge[] {
  const { perMetricMonth, perAlarmMetricMonth, perDashboardMonth } = prices.cloudwatch;
  return [
    multiply('Custom metrics', inputs.metrics, perMetricMonth),
    multiply('Alarms', inputs['alarm-metrics'], perAlarmMetricMonth),
    multiply('Dashboard', 1, perDashboardMonth),
    multiply('Secret', 1, prices.secretsManager.perSecretMonth),
    ...storeCosts[store].toFlatCharges(inputs),
  ];
}

function multiply(name: string, count: number, price: number): Charge {
  return { name, dollars: count * price, formula: `${count} × $${price}` };
}
