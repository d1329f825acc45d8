import autocannon from 'autocannon';
import type { Driven, DrivePlan } from '../load/driver.ts';
import { quantile } from '../report/statistics.ts';

// Sends requests by autocannon, in a process of its own: a message is a plan, and the reply is what came back.
process.on('message', async (plan: DrivePlan) => process.send?.(await drive(plan)));

async function drive({ url, connections, requests, statuses, length }: DrivePlan): Promise<Driven> {
  const times: number[] = [];
  let [unexpected, endedAt] = [0, 0];
  const startedAt = performance.now();
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    // sampleInt, the milliseconds between its looks at the clock, is missing in autocannon's type.
    const options = { url, connections, requests: [...requests], ...length, sampleInt: 50 };
    autocannon(options, (error, result) => (error ? reject(error) : resolve(result))).on(
      'response',
      (_, status, __, time) => {
        times.push(time);
        if (!statuses.includes(status)) unexpected += 1;
        endedAt = performance.now();
      },
    );
  });
  const [p50 = 0, p99 = 0] = times.length === 0 ? [] : [quantile(times, 0.5), quantile(times, 0.99)];
  return { responses: times.length, seconds: (endedAt - startedAt) / 1000, p50, p99, errors: errors + unexpected };
}
