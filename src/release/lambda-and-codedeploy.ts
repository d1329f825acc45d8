import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { PreTrafficContext } from './pre-traffic.ts';
import type { Invoke } from './smoke-test.ts';

/** Time limit per call. All calls of a smoke test end before the hook's timeout, so that it can still report. */
export const invokeMillisMax = 12_000;

/** Creates a function that invokes a version, within a time limit that includes retries, and returns its response. */
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

/** Creates a function that reports a hook's result to CodeDeploy. */
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
