import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';

interface Group<Task> {
  readonly tasks: Task[];
  isOpen: boolean;
  /** Runs a function in the invocation of the newest task, which has the most time left. */
  runIn: ReturnType<typeof AsyncLocalStorage.snapshot>;
  ended: Promise<void>;
}

/**
 * Creates a function that adds a task of an owner to a group. An owner's groups run one after the other. Tasks that
 * arrive in one turn of the event loop, or while a group runs, form the next group.
 * @param run runs a group, and never rejects
 */
export function createGroups<Task>(run: (owner: string, tasks: readonly Task[]) => Promise<void>) {
  const last = new Map<string, Group<Task>>();

  return (owner: string, task: Task): void => {
    const before = last.get(owner);
    const runIn = AsyncLocalStorage.snapshot();
    if (before?.isOpen) {
      before.tasks.push(task);
      before.runIn = runIn;
      return;
    }
    const group: Group<Task> = { tasks: [task], isOpen: true, runIn, ended: Promise.resolve() };
    last.set(owner, group);
    group.ended = start(owner, group, before?.ended);
  };

  async function start(owner: string, group: Group<Task>, before: Promise<void> | undefined): Promise<void> {
    await Promise.all([before, setImmediate()]);
    // A later task must not get a state that the group has read earlier.
    group.isOpen = false;
    await group.runIn(() => run(owner, group.tasks));
    if (last.get(owner) === group) last.delete(owner);
  }
}
