import { useMutation, useMutationState } from '@tanstack/react-query';
import type { Todo } from '#todo-api-client';
import { Button, keepFocus } from './controls.tsx';
import { type Change, changeTodo, createAction, type Draft, deleteTodo, openTodo } from './todos.ts';

/** Shows a todo with the changes that are on their way to the service. */
export function Row({ todo, onEdit }: { readonly todo: Todo; readonly onEdit: (draft: Draft) => void }) {
  const open = useMutation({ ...openTodo(todo.id), onSuccess: onEdit });
  const change = useMutation(changeTodo(todo.id));
  const remove = useMutation(deleteTodo(todo.id));
  const changes = useMutationState({
    filters: { mutationKey: changeTodo(todo.id).mutationKey, status: 'pending' },
    select: ({ state }) => (state.variables as Change).changes,
  });
  const { text, done }: Todo = Object.assign({}, todo, ...changes);
  const toggle = () => change.mutate({ ...createAction(text), changes: { done: !done } });
  if (remove.isPending) return null;
  return (
    <li ref={keepFocus} className={done ? 'done' : ''}>
      <label>
        <input type="checkbox" checked={done} onChange={toggle} />
        <span>{text}</span>
      </label>
      <Button aria-label={`Edit ${text}`} onClick={() => open.mutate(createAction(text))}>
        Edit
      </Button>
      <Button aria-label={`Delete ${text}`} onClick={() => remove.mutate(createAction(text))}>
        Delete
      </Button>
    </li>
  );
}
