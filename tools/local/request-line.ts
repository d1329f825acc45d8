import { styleText } from 'node:util';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ErrorDescription } from '../../src/telemetry/describe-error.ts';
import { toReadableStack } from './readable-stack.ts';

/** Terminal that shows a line for a person in place of each JSON log entry. */
export interface Terminal {
  readonly hasColors: boolean;
}

/** Members of a log entry that its line shows. */
export interface RequestFacts {
  readonly status: number;
  readonly code?: string;
  /** Why a token is refused. */
  readonly reason?: string | undefined;
  /** Milliseconds. */
  readonly latency?: number;
  readonly error?: ErrorDescription;
}

/** Returns the terminal of this process, or undefined if stdout leads elsewhere or `--verbose` asks for all of an entry. */
export function findTerminal(): Terminal | undefined {
  const { stdout, argv } = process;
  return stdout.isTTY && !argv.includes('--verbose') ? { hasColors: stdout.hasColors() } : undefined;
}

/** Prints the line of a request that reaches no function and so has no log entry, if there is a terminal. */
export function printOnTerminal(target: string, facts: RequestFacts): void {
  const terminal = findTerminal();
  if (terminal !== undefined) process.stdout.write(toRequestLine(target, facts, terminal));
}

/** Returns the method and path of a request. */
export function toTarget({ requestContext, rawPath }: APIGatewayProxyEventV2): string {
  return `${requestContext.http.method} ${rawPath}`;
}

/**
 * Returns the line of a request, for example `POST /todos 201 12 ms`, with the code of a refusal, and the stack of a
 * failure below it. Clients cannot forge a line: control characters are replaced.
 * @param target method and path
 */
export function toRequestLine(target: string, facts: RequestFacts, { hasColors }: Terminal): string {
  const { status, code, reason, latency, error } = facts;
  const paint = (style: Style, text: string) => (hasColors ? styleText(style, text, { validateStream: false }) : text);
  const words = [
    toPlain(target),
    paint(toColor(status), [status, code].filter((part) => part !== undefined).join(' ')),
    ...(reason === undefined ? [] : [paint('dim', toPlain(reason))]),
    ...(latency === undefined ? [] : [paint('dim', `${Math.round(latency)} ms`)]),
  ];
  return `${words.join(' ')}\n${error === undefined ? '' : paint('dim', toStack(error))}`;
}

type Style = Parameters<typeof styleText>[0];

function toColor(status: number): Style {
  if (status < 300) return 'green';
  if (status < 400) return 'cyan';
  return status < 500 ? 'yellow' : 'red';
}

function toStack({ name, message, stack, cause }: ErrorDescription): string {
  const lines = toReadableStack(stack ?? [name, message].filter(Boolean).join(': ')).split('\n');
  const own = lines.map((line) => `  ${toPlain(line)}\n`).join('');
  return cause === undefined ? own : `${own}  caused by\n${toStack(cause)}`;
}

function toPlain(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
