import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Todo } from '#todo-api-client';
import { Icon } from './icon.tsx';
import { TodoEditor } from './todo-editor.tsx';
import { createAction, useCompleteTodo, useDeleteTodo, useOpenTodo, type Version } from './todos.ts';

export function TodoRow({ todo }: { readonly todo: Todo }) {
  const { text, done } = todo;
  const [opened, setOpened] = useState<Version>();
  const row = useRef<HTMLLIElement>(null);
  const complete = useCompleteTodo(todo);
  const remove = useDeleteTodo(todo);
  const open = useOpenTodo(todo);

  const close = () => {
    flushSync(() => setOpened(undefined));
    row.current?.querySelector('button')?.focus();
  };
  const removeRow = () => {
    focusNeighbour(row.current);
    remove.mutate(createAction(text));
  };

  if (opened !== undefined) {
    return (
      <li ref={row}>
        <TodoEditor opened={opened} onClose={close} />
      </li>
    );
  }
  return (
    <li ref={row} className={done ? 'done' : ''}>
      <label>
        <input
          type="checkbox"
          checked={done}
          onChange={() => complete.mutate({ ...createAction(text), done: !done })}
        />
        <span className="text">{text}</span>
      </label>
      <button
        type="button"
        className="icon"
        aria-label={`Edit ${text}`}
        onClick={() => open.mutate(createAction(text), { onSuccess: setOpened })}
      >
        <Icon name="edit" />
      </button>
      <button type="button" className="icon" aria-label={`Delete ${text}`} onClick={removeRow}>
        <Icon name="delete" />
      </button>
    </li>
  );
}

/** A row that goes gives the focus to its neighbour or, without one, to the field for a new todo. */
function focusNeighbour(row: HTMLElement | null): void {
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  const target = neighbour?.querySelector<HTMLElement>('button:last-of-type') ?? document.getElementById('add');
  target?.focus();
}
