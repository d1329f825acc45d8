import { useMutationState } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Filter } from './lists.ts';
import { TodoRow } from './todo-row.tsx';
import { type Action, describeError, useTodos } from './todos.ts';

/** Lists todos, and loads the next page when its end comes near the screen. */
export function TodoList({ filter }: { readonly filter: Filter }) {
  const { data, error, isFetching, isLoadingError, hasNextPage, fetchNextPage, refetch } = useTodos(filter);
  const todos = data?.pages.flatMap((page) => page.todos) ?? [];
  const adding = useMutationState({
    filters: { mutationKey: ['add'], status: 'pending' },
    select: ({ state }) => state.variables as Action,
  });
  const isEmpty = data !== undefined && !hasNextPage && todos.length + adding.length === 0;
  return (
    <>
      <ul className="todos" aria-label="Todos" aria-busy={isFetching}>
        {(filter === 'done' ? [] : adding.toReversed()).map(({ key, text }) => (
          <li key={key} className="pending">
            <span className="text">{text}</span>
          </li>
        ))}
        {todos.map((todo) => (
          <TodoRow key={todo.id} todo={todo} />
        ))}
      </ul>
      <p role="status" className="empty">
        {data === undefined && error === null && 'Loading …'}
        {isEmpty && 'Nothing here.'}
      </p>
      {hasNextPage && <MoreButton isIdle={!isFetching && error === null} onMore={fetchNextPage} />}
      {error !== null && (
        <p role="alert" className="fault">
          {describeError(error)}{' '}
          {isLoadingError && (
            <button type="button" onClick={() => refetch()}>
              Try again
            </button>
          )}
        </p>
      )}
    </>
  );
}

interface MoreButtonProps {
  readonly isIdle: boolean;
  readonly onMore: () => unknown;
}

/** Presses itself when it comes near the screen. */
function MoreButton({ isIdle, onMore }: MoreButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isIdle || button.current === null) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onMore(), {
      rootMargin: '400px',
    });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [isIdle, onMore]);
  return (
    <button ref={button} type="button" className="more" onClick={() => onMore()}>
      Show more
    </button>
  );
}
