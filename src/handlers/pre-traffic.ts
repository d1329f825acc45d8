import { readPreTrafficConfig } from '../config.ts';
import { createInvoke, createPutStatus } from '../release/lambda-and-codedeploy.ts';
import { createPreTraffic } from '../release/pre-traffic.ts';
import { logStart } from '../telemetry/log-start.ts';

logStart();

const config = readPreTrafficConfig();

/** The Lambda function `preTraffic`. */
export const handler = createPreTraffic({
  invoke: createInvoke(config.API_VERSION_ARN),
  version: config.SERVICE_VERSION,
  auth: config.AUTH,
  putStatus: createPutStatus(),
  log: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
});
