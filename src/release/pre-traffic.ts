import { runSmokeTest, type SmokeTestContext } from './smoke-test.ts';

/** Event by which CodeDeploy invokes a hook. */
export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

export interface PreTrafficContext extends SmokeTestContext {
  /** Reports the result to CodeDeploy. */
  readonly putStatus: (event: HookEvent, status: 'Succeeded' | 'Failed') => Promise<void>;
  readonly log: (line: object) => void;
}

/**
 * Creates the hook that runs before a new version gets traffic: a smoke test that logs every failure, and ends the
 * release on any. CodeDeploy waits an hour for the result, so the function's timeout is longer than the slowest smoke
 * test.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
export function createPreTraffic({ putStatus, log, ...context }: PreTrafficContext) {
  return async (event: HookEvent): Promise<void> => {
    const failures = await runSmokeTest(context);
    const status = failures.length === 0 ? 'Succeeded' : 'Failed';
    const level = status === 'Succeeded' ? 'INFO' : 'ERROR';
    log({ level, message: 'smoke test', deploymentId: event.DeploymentId, status, failures });
    await putStatus(event, status);
  };
}
