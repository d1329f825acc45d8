import type { Invocation } from '../events.ts';
import { finish, invoke, load } from './invoke.ts';

const [, , file = '', list = ''] = process.argv;
const invocations: readonly Invocation[] = JSON.parse(list);
void run();

/** Answers each request once; ends without a result when an answer has the wrong status. */
async function run(): Promise<void> {
  const { handler } = load(file);
  for (const invocation of invocations) await invoke(handler, invocation);
  finish({ checked: invocations.length });
}
