import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { PreTrafficContext } from './pre-traffic.ts';
import type { Invoke } from './smoke-test.ts';

/** All calls of a smoke test together end before the hook's own timeout in serverless.yml, so that it can still report. */
export const invokeMillisMax = 12_000;

/**
 * @param millisMax how long to wait, retries included
 * @returns what invokes a version of a function, named by its ARN, and waits for its answer
 */
export function createInvoke(versionArn: string, millisMax = invokeMillisMax): Invoke {
  const client = new LambdaClient();
  return async (event) => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: versionArn, Payload: JSON.stringify(event) }),
      { abortSignal: AbortSignal.timeout(millisMax) },
    );
    const payload = Payload?.transformToString() ?? '';
    if (FunctionError !== undefined) throw new Error(`${FunctionError}: ${payload}`);
    return JSON.parse(payload);
  };
}

/** @returns what tells CodeDeploy how a hook ended */
export function createPutStatus(): PreTrafficContext['putStatus'] {
  const client = new CodeDeployClient();
  return async ({ DeploymentId, LifecycleEventHookExecutionId }, status) => {
    await client.send(
      new PutLifecycleEventHookExecutionStatusCommand({
        deploymentId: DeploymentId,
        lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
        status,
      }),
    );
  };
}
