import { runSmokeTest, type SmokeTestContext } from './smoke-test.ts';

/** What CodeDeploy invokes a hook with. */
export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

export interface PreTrafficContext extends SmokeTestContext {
  /** Tells CodeDeploy whether to go on. */
  readonly putStatus: (event: HookEvent, status: 'Succeeded' | 'Failed') => Promise<void>;
  readonly log: (line: object) => void;
}

/**
 * The hook that runs before a new version gets traffic: a smoke test whose failure ends the release, with every failure
 * in the log. CodeDeploy waits for the result for an hour, so the function's timeout is longer than the worst smoke test.
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
