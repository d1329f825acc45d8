import { useMutation, useMutationState } from '@tanstack/react-query';
import type { UserProfile } from 'oidc-client-ts';
import { useState } from 'react';
import { Button, keepFocus } from './controls.tsx';
import { TodoList } from './list.tsx';
import { signOut } from './session.tsx';
import { type Action, addTodo, clearDone, createAction, type Filter, filters, queries } from './todos.ts';

export function TodoPage({ user }: { readonly user: UserProfile }) {
  const [filter, setFilter] = useState<Filter>('all');
  const add = useMutation(addTodo);
  const clear = useMutation(clearDone);
  const confirmClear = () => confirm('Delete all done todos?') && clear.mutate(createAction('all done todos'));
  return (
    <>
      <header>
        <h1>Todos</h1>
        <span>{user.name ?? user.sub}</span>
        <Button onClick={signOut}>Sign out</Button>
      </header>
      <main>
        <form className="add" action={(form) => add.mutate(createAction(String(form.get('new'))))}>
          <input name="new" aria-label="New todo" placeholder="What is to be done?" pattern=".*\S.*" required />
          <button type="submit">Add</button>
        </form>
        <Failures />
        <fieldset aria-label="Show">
          {filters.map((each) => (
            <label key={each}>
              <input type="radio" name="filter" checked={each === filter} onChange={() => setFilter(each)} />
              {each}
            </label>
          ))}
          <Button onClick={confirmClear}>{clear.isPending ? 'Clearing …' : 'Clear done'}</Button>
        </fieldset>
        <TodoList filter={filter} owner={user.sub} />
      </main>
    </>
  );
}

/** Lists the actions that failed. Trying again sends the same Idempotency-Key, so that nothing is done twice. */
function Failures() {
  const failed = useMutationState({
    filters: { status: 'error', predicate: ({ meta }) => meta !== undefined },
    select: (mutation) => mutation,
  });
  return (
    <ul className="failures">
      {failed.map((mutation) => (
        <li key={mutation.mutationId} ref={keepFocus}>
          <p role="alert">
            {String(mutation.meta?.['failure'])}: {(mutation.state.variables as Action).text}
            <small>{mutation.state.error?.message}</small>
          </p>
          <Button onClick={() => mutation.execute(mutation.state.variables).catch(() => undefined)}>Try again</Button>
          <Button onClick={() => queries.getMutationCache().remove(mutation)}>Dismiss</Button>
        </li>
      ))}
    </ul>
  );
}
