import type { Invocation } from '../invocations.ts';
import { finish, invoke, load } from './invoke.ts';

/** One start, in milliseconds. */
export interface ColdSample {
  /** From the start of the process until Node could load the handler. */
  readonly booted: number;
  /** From the start of the process until the response. */
  readonly answered: number;
  /** CPU time between the two. */
  readonly cpu: number;
}

const [, , file = '', invocation = ''] = process.argv;
const parsed: Invocation | undefined = invocation === '' ? undefined : JSON.parse(invocation);
const before = process.cpuUsage();
const booted = performance.now();
const { handler } = load(file);
if (parsed === undefined) end();
else void invoke(handler, parsed).then(end);

function end(): never {
  const answered = performance.now();
  const { user, system } = process.cpuUsage(before);
  finish({ booted, answered, cpu: (user + system) / 1000 } satisfies ColdSample);
}
