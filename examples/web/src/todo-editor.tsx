import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Conflict } from './conflict.tsx';
import { createAction, describeError, useSaveText, useShowTodo, type Version } from './todos.ts';

interface TodoEditorProps {
  /** State that the user started from. */
  readonly opened: Version;
  readonly onClose: () => void;
}

/** Edits a text. Enter saves, Shift+Enter breaks the line, Escape cancels. */
export function TodoEditor({ opened, onClose }: TodoEditorProps) {
  // Saving the same text again is the same action.
  const [action, setAction] = useState(() => createAction(opened.todo.text));
  const [theirs, setTheirs] = useState<Version>();
  const field = useRef<HTMLTextAreaElement>(null);
  const { mutate, isPending, error } = useSaveText(opened.todo);
  const show = useShowTodo();
  useEffect(() => field.current?.select(), []);

  const save = ({ etag }: Version) => {
    const onSuccess = (conflict: Version | undefined) => (conflict === undefined ? onClose() : setTheirs(conflict));
    mutate({ ...action, etag }, { onSuccess });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (action.text.trim() !== '') save(opened);
  };
  const settle = (theirs: Version, choice: string) => {
    setTheirs(undefined);
    if (choice === 'mine') save(theirs);
    if (choice === 'theirs') {
      show(theirs.todo);
      onClose();
    }
  };

  return (
    <>
      <form className="editor" onSubmit={submit}>
        <textarea
          ref={field}
          aria-label="Text"
          value={action.text}
          maxLength={4096}
          onChange={(event) => setAction(createAction(event.target.value))}
          onKeyDown={(event) => press(event, onClose)}
        />
        <p role="alert" className="fault">
          {error && describeError(error)}
        </p>
        <div className="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary">
            {isPending ? 'Saving …' : 'Save'}
          </button>
        </div>
      </form>
      {theirs && <Conflict mine={action.text} theirs={theirs.todo} onClose={(choice) => settle(theirs, choice)} />}
    </>
  );
}

function press(event: KeyboardEvent<HTMLTextAreaElement>, cancel: () => void): void {
  // These keys also end a composition, for example of Japanese text.
  if (event.nativeEvent.isComposing) return;
  if (event.key === 'Escape') cancel();
  if (event.key !== 'Enter' || event.shiftKey) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
