import { hash } from 'node:crypto';
import { readAccess } from '#lean-aws/access.ts';
import { createAttempts } from '#lean-aws/attempts.ts';
import { createCall } from '#lean-aws/call.ts';
import { createExchange } from '#lean-aws/create-exchange.ts';
import type { HttpResponse } from '#lean-aws/exchange.ts';
import { readOutput, toServiceError } from '#lean-aws/output.ts';
import { createSigner } from '#lean-aws/signature.ts';
import type { PreTrafficContext } from './pre-traffic.ts';
import type { Answer, Invoke } from './smoke-test.ts';

/** Time limit per call. All calls of a smoke test end before the hook's timeout, so that it can still report. */
export const invokeMillisMax = 12_000;

/**
 * Creates a function that invokes a version, within a time limit that includes retries, and returns its response.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createInvoke(versionArn: string, millisMax = invokeMillisMax): Invoke {
  const access = readAccess('lambda');
  const server = new URL(access.endpoint);
  const sign = createSigner('lambda', access);
  const timing = { attempt: millisMax, call: millisMax, backoffMax: 1000 };
  const attempt = createAttempts(createExchange(server), { timing });
  const path = `/2015-03-31/functions/${encodeURIComponent(versionArn)}/invocations`;
  // A signature contains the path encoded once more.
  const start = `POST\n${path.replaceAll('%', '%25')}\n`;

  return (event) => {
    const body = JSON.stringify(event);
    const headers = { host: server.host, 'content-type': 'application/json' };
    const signable = { start, headers, digest: hash('sha256', body) };
    return attempt(() => ({ method: 'POST', path, headers: sign(signable, new Date()), body }), readAnswer);
  };
}

/** Reads a function's response. @throws ServiceError of Lambda, or Error with the result of a failed function */
function readAnswer(response: HttpResponse): Answer {
  const { status, headers, body } = response;
  const { 'x-amzn-errortype': name = 'InvokeError', 'x-amz-function-error': failure } = headers;
  if (status !== 200) throw toServiceError(status, body, { name: String(name).replace(/:.*/, '') });
  if (failure !== undefined) throw new Error(`${failure}: ${body}`);
  return readOutput(response) as unknown as Answer;
}

/**
 * Creates a function that reports a hook's result to CodeDeploy.
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html
 */
export function createPutStatus(): PreTrafficContext['putStatus'] {
  const timing = { attempt: 3000, call: 9000, backoffMax: 1000 };
  const codeDeploy = { service: 'codedeploy', target: 'CodeDeploy_20141006', json: '1.1' } as const;
  const call = createCall({ ...codeDeploy, access: readAccess('codedeploy'), timing });
  return async (
    { DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId },
    status,
  ) => {
    await call('PutLifecycleEventHookExecutionStatus', { deploymentId, lifecycleEventHookExecutionId, status });
  };
}
