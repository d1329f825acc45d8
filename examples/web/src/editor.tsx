import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef } from 'react';
import { Button } from './controls.tsx';
import { changeTodo, type Draft } from './todos.ts';

interface EditorProps {
  readonly draft: Draft;
  readonly onConflict: (draft: Draft | undefined) => void;
  readonly onClose: () => void;
}

/** Edits a text or, after a conflict (412), lets the user choose between both states. */
export function Editor({ draft: { todo, etag, key, mine }, onConflict, onClose }: EditorProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { mutate } = useMutation({ ...changeTodo(todo.id), onSuccess: onConflict });
  const isConflict = mine !== undefined;
  const title = isConflict ? 'Changed meanwhile' : 'Edit';
  useEffect(() => {
    dialog.current?.showModal();
    if (!isConflict) dialog.current?.querySelector('textarea')?.select();
  }, [isConflict]);

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    const text = String(new FormData(event.currentTarget).get('text'));
    mutate({ text, key, etag, changes: { text } });
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter also ends a composition, for example of Japanese text, and must not settle a conflict unseen.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || isConflict) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return (
    <dialog ref={dialog} aria-label={title} onClose={onClose}>
      <form method="dialog" onSubmit={submit}>
        <h2>{title}</h2>
        {isConflict && (
          <>
            <p>Somebody changed this todo while you edited it. Your text is not saved yet.</p>
            <p>Theirs, {todo.done ? 'done' : 'open'}:</p>
            <blockquote>{todo.text}</blockquote>
          </>
        )}
        <label>
          {isConflict ? 'Yours' : 'Text'}
          <textarea name="text" defaultValue={mine ?? todo.text} required onKeyDown={press} />
        </label>
        <footer>
          <Button onClick={() => dialog.current?.close()}>{isConflict ? 'Keep theirs' : 'Cancel'}</Button>
          <button type="submit">{isConflict ? 'Save mine' : 'Save'}</button>
        </footer>
      </form>
    </dialog>
  );
}
