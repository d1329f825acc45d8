import { type MutationKey, useMutationState, useQueryClient } from '@tanstack/react-query';
import { type Action, describeError } from './todos.ts';

/** Actions that are tried again from here. A text that is not saved stays in its editor. */
const titles: Readonly<Record<string, string>> = {
  add: 'Not added',
  change: 'Not changed',
  delete: 'Not deleted',
  open: 'Not opened',
};

/** Lists the actions that failed. Trying again sends the same Idempotency-Key, so nothing is done twice. */
export function Failures() {
  const mutations = useQueryClient().getMutationCache();
  const failures = useMutationState({
    filters: { status: 'error', predicate: ({ options }) => nameOf(options) in titles },
    select: ({ mutationId: id, options, state }) => ({
      id,
      title: titles[nameOf(options)],
      text: (state.variables as Action).text,
      reason: state.error && describeError(state.error),
    }),
  });
  const find = (id: number) => mutations.getAll().find(({ mutationId }) => mutationId === id);
  const retry = (id: number) => {
    const mutation = find(id);
    // If it fails again, it is listed again.
    mutation?.execute(mutation.state.variables).catch(() => undefined);
  };
  const dismiss = (id: number) => {
    const mutation = find(id);
    if (mutation !== undefined) mutations.remove(mutation);
  };
  return (
    <div role="alert">
      <ul className="failures">
        {failures.map(({ id, title, text, reason }) => (
          <li key={id}>
            <p>
              <strong>{title}:</strong> {text}
              <small>{reason}</small>
            </p>
            <button type="button" onClick={() => retry(id)}>
              Try again
            </button>
            <button type="button" onClick={() => dismiss(id)}>
              Dismiss
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function nameOf({ mutationKey }: { readonly mutationKey?: MutationKey }): string {
  return String(mutationKey?.[0]);
}
