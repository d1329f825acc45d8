import type { Invocation } from '../events.ts';
import { finish, invoke, load } from './invoke.ts';

/** What one start took, in milliseconds: of the clock, since the process began, and of CPU. */
export interface ColdSample {
  /** Node itself, until it could load the handler. */
  readonly booted: number;
  readonly loaded: number;
  readonly answered: number;
  /** From booted to answered. */
  readonly cpu: number;
  /** Since the process began. */
  readonly cpuAll: number;
  /** The most memory that the process had, in bytes. */
  readonly memory: number;
}

const [, , file = '', invocation = ''] = process.argv;
const parsed: Invocation | undefined = invocation === '' ? undefined : JSON.parse(invocation);
const before = process.cpuUsage();
const booted = performance.now();
const { handler } = load(file);
const loaded = performance.now();
if (parsed === undefined) end();
else void invoke(handler, parsed).then(end);

function end(): never {
  const answered = performance.now();
  const { user, system } = process.cpuUsage(before);
  const all = process.cpuUsage();
  const cpu = (user + system) / 1000;
  const cpuAll = (all.user + all.system) / 1000;
  const memory = process.resourceUsage().maxRSS * 1024;
  finish({ booted, loaded, answered, cpu, cpuAll, memory } satisfies ColdSample);
}
