import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type ApiCall, accept, refuse } from './api-call.ts';
import { type InvocationError, parseError, type Result, readResponse, truncated } from './invocation-result.ts';

export interface InvocationOptions {
  /** JSON of the client's context. */
  readonly clientContext?: string;
  /** Tracing header: Root, Parent and Sampled. */
  readonly traceId?: string;
}

/** An invocation that the runtime has not answered yet. */
export interface Pending {
  readonly requestId: string;
  readonly event: unknown;
  /** In milliseconds since 1970. */
  readonly deadline: number;
  readonly options: InvocationOptions;
  readonly body: PassThrough;
  readonly contentType: PromiseWithResolvers<string | undefined>;
  readonly answer: PromiseWithResolvers<Result>;
}

export function createPending(event: unknown, options: InvocationOptions): Omit<Pending, 'deadline'> {
  return {
    requestId: randomUUID(),
    event,
    options,
    body: new PassThrough(),
    contentType: Promise.withResolvers(),
    answer: Promise.withResolvers(),
  };
}

export interface RuntimeCallsContext {
  readonly functionArn: string;
  /** Called when the runtime waits for an invocation. */
  readonly onWaiting: () => void;
  /** Called when its response or its error is complete, which the runtime does not know yet. */
  readonly onResponse: () => void;
  readonly onInitError: (error: InvocationError) => void;
}

/**
 * Creates the Runtime API of one execution environment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export function createRuntimeCalls({ functionArn, onWaiting, onResponse, onInitError }: RuntimeCallsContext) {
  let waiting: ServerResponse | undefined;
  let current: Pending | undefined;
  let answering: string | undefined;

  return {
    isWaiting: (): boolean => waiting !== undefined,

    /** Gives an invocation to the runtime, which must be waiting. */
    start(pending: Pending): void {
      current = pending;
      const response = waiting;
      waiting = undefined;
      response?.writeHead(200, toHeaders(pending, functionArn)).end(JSON.stringify(pending.event));
    },

    /** Handles a call. */
    async handle(call: ApiCall): Promise<void> {
      const { name, request, response } = call;
      if (name === 'GET /2018-06-01/runtime/invocation/next') return wait(response);
      if (name === 'POST /2018-06-01/runtime/init/error') {
        onInitError(parseError(await text(request), toErrorType(call)));
        return accept(response);
      }
      const [, id, kind] = /^POST \/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(name) ?? [];
      if (id === undefined) return refuse(response, 404, 'NotFound');
      if (id !== current?.requestId) return refuse(response, 400, 'InvalidRequestID');
      if (answering === id) return refuse(response, 403, 'InvalidStateTransition');
      answering = id;
      return kind === 'error' ? takeError(call, current, onResponse) : takeResponse(call, current, onResponse);
    },
  };

  function wait(response: ServerResponse): void {
    waiting = response;
    // It has answered, or never will.
    current?.answer.resolve(truncated);
    response.once('close', () => {
      if (waiting === response) waiting = undefined;
    });
    onWaiting();
  }
}

async function takeError(call: ApiCall, { body, contentType, answer }: Pending, onResponse: () => void): Promise<void> {
  const error = parseError(await text(call.request), toErrorType(call));
  onResponse();
  contentType.resolve(undefined);
  body.end();
  answer.resolve({ status: 'error', error });
  accept(call.response);
}

async function takeResponse(
  { headers, request, response }: ApiCall,
  pending: Pending,
  onResponse: () => void,
): Promise<void> {
  const { body, contentType, answer } = pending;
  contentType.resolve(headers['content-type']);
  const result = await readResponse(request, body);
  onResponse();
  body.end();
  answer.resolve(result);
  if (result.error?.errorType === 'Function.ResponseSizeTooLarge') refuse(response, 413, 'RequestEntityTooLarge');
  else accept(response);
}

function toErrorType({ headers }: ApiCall): string {
  return String(headers['lambda-runtime-function-error-type'] ?? 'Runtime.UnknownReason');
}

function toHeaders({ requestId, deadline, options }: Pending, functionArn: string): Readonly<Record<string, string>> {
  const { clientContext, traceId } = options;
  return {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': requestId,
    'Lambda-Runtime-Deadline-Ms': String(deadline),
    'Lambda-Runtime-Invoked-Function-Arn': functionArn,
    ...(traceId === undefined ? {} : { 'Lambda-Runtime-Trace-Id': traceId }),
    ...(clientContext === undefined ? {} : { 'Lambda-Runtime-Client-Context': clientContext }),
  };
}
