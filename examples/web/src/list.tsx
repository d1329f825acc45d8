import { useInfiniteQuery, useMutationState } from '@tanstack/react-query';
import type { User } from 'oidc-client-ts';
import { useState } from 'react';
import { AutoButton, Button } from './controls.tsx';
import { Editor } from './editor.tsx';
import { Row } from './row.tsx';
import { refusal, SignIn } from './session.tsx';
import { type Action, addTodo, type Draft, type Filter, listTodos } from './todos.ts';

export function TodoList({ filter, owner }: { readonly filter: Filter; readonly owner: string }) {
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(listTodos(filter));
  const adding = useMutationState({
    filters: { mutationKey: addTodo.mutationKey, status: 'pending' },
    select: ({ state }) => state.variables as Action,
  });
  // Editors outlive their rows: a todo may leave the list meanwhile.
  const [drafts, setDrafts] = useState<readonly Draft[]>([]);
  const edit = (draft: Draft | undefined) => draft && setDrafts((all) => [...all, draft]);
  const close = (draft: Draft) => setDrafts((all) => all.filter((each) => each !== draft));
  const resume = ({ profile }: User) => (profile.sub === owner ? refetch() : location.reload());
  return (
    <>
      {error === refusal && <SignIn fault={error} onSignIn={resume} />}
      <ul className="todos" aria-label="Todos">
        {filter !== 'done' && adding.toReversed().map(({ key, text }) => <li key={key}>{text}</li>)}
        {data?.map((todo) => (
          <Row key={todo.id} todo={todo} onEdit={edit} />
        ))}
      </ul>
      <p role="status">
        {!data && isFetching && 'Loading …'}
        {data?.length === 0 && !hasNextPage && adding.length === 0 && 'Nothing here.'}
      </p>
      {hasNextPage && !isFetching && !error && <AutoButton onClick={fetchNextPage}>Show more</AutoButton>}
      <p role="alert">
        {error !== refusal && error?.message}
        {error && error !== refusal && <Button onClick={() => refetch()}>Try again</Button>}
      </p>
      {drafts.map((draft) => (
        <Editor key={draft.key} draft={draft} onConflict={edit} onClose={() => close(draft)} />
      ))}
    </>
  );
}
