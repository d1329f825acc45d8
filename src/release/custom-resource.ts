import { createExchange } from '#lean-aws/create-exchange.ts';

/** Event by which CloudFormation invokes the function of a custom resource. Other events have no ResponseURL. */
export interface CustomResourceEvent {
  readonly RequestType?: 'Create' | 'Update' | 'Delete';
  /** URL at which CloudFormation waits for the result. */
  readonly ResponseURL?: string;
  readonly StackId?: string;
  readonly RequestId?: string;
  readonly LogicalResourceId?: string;
  /** Properties of the resource in the template. */
  readonly ResourceProperties?: {
    /** ARNs of IAM roles, by the functions that need rights in the database. */
    readonly Roles?: Readonly<Record<string, string>>;
  };
}

export interface CustomResourceContext {
  /** Prepares a new version, and returns a report. It does not run when the stack is deleted. */
  readonly work: (event: CustomResourceEvent) => Promise<readonly string[]>;
  readonly log: (line: object) => void;
}

/** CloudFormation shows at most 4 KB of a response. */
const reasonMax = 1000;

/**
 * Creates a function that does its work for any event, and reports the result to CloudFormation if it sent the event. A
 * failure then ends the deployment before the new version gets traffic.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export function createCustomResource({ work, log }: CustomResourceContext) {
  return async (event: CustomResourceEvent): Promise<readonly string[]> => {
    const { RequestType, ResponseURL } = event;
    let done: readonly string[] = [];
    let result: object = { Status: 'SUCCESS' };
    try {
      if (RequestType !== 'Delete') done = await work(event);
      log({ level: 'INFO', message: 'done', done });
    } catch (error) {
      const Reason = toReason(error);
      log({ level: 'ERROR', message: 'failed', reason: Reason });
      if (ResponseURL === undefined) throw error;
      result = { Status: 'FAILED', Reason };
    }
    // Lambda repeats an event that fails: one whose result did not arrive.
    if (ResponseURL !== undefined) await respond(ResponseURL, event, result);
    return done;
  };
}

async function respond(url: string, { StackId, RequestId, LogicalResourceId }: CustomResourceEvent, result: object) {
  const { origin, pathname, search } = new URL(url);
  // A new ID would make CloudFormation delete the resource of the old one.
  const ids = { PhysicalResourceId: LogicalResourceId, StackId, RequestId, LogicalResourceId };
  const body = JSON.stringify({ ...result, ...ids });
  const headers = { 'content-length': String(Buffer.byteLength(body)) };
  const { status } = await createExchange(new URL(origin))({
    method: 'PUT',
    path: `${pathname}${search}`,
    headers,
    body,
    timeout: 10_000,
  });
  if (status !== 200) throw new Error(`CloudFormation did not accept the result: status ${status}.`);
}

function toReason(error: unknown): string {
  const { message, cause } = error as Error;
  return (cause instanceof Error ? `${message}: ${cause.message}` : message).slice(0, reasonMax);
}
