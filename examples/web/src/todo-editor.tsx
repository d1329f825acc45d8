import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Conflict } from './conflict.tsx';
import { createAction, useSaveText, useShowTodo, type Version } from './todos.ts';

interface TodoEditorProps {
  /** State that the user started from. */
  readonly opened: Version;
  readonly onClose: () => void;
}

/** Edits a text. Enter saves, Shift+Enter breaks the line, Escape cancels. */
export function TodoEditor({ opened, onClose }: TodoEditorProps) {
  const [text, setText] = useState(opened.todo.text);
  const [theirs, setTheirs] = useState<Version>();
  const field = useRef<HTMLTextAreaElement>(null);
  const { mutate, isPending } = useSaveText(opened.todo);
  const show = useShowTodo();
  useEffect(() => field.current?.select(), []);

  const save = ({ etag }: Version) => {
    const onSuccess = (conflict: Version | undefined) => (conflict === undefined ? onClose() : setTheirs(conflict));
    mutate({ ...createAction(text), etag }, { onSuccess });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') save(opened);
  };
  const settle = (theirs: Version, choice: string) => {
    setTheirs(undefined);
    if (choice === 'mine') save(theirs);
    if (choice === 'theirs') void show(theirs.todo).then(onClose);
  };

  return (
    <>
      <form className="editor" onSubmit={submit}>
        <textarea
          ref={field}
          aria-label="Text"
          value={text}
          maxLength={4096}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => press(event, onClose)}
        />
        <div className="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary">
            {isPending ? 'Saving …' : 'Save'}
          </button>
        </div>
      </form>
      {theirs && <Conflict mine={text} theirs={theirs.todo} onClose={(choice) => settle(theirs, choice)} />}
    </>
  );
}

function press(event: KeyboardEvent<HTMLTextAreaElement>, cancel: () => void): void {
  if (event.key === 'Escape') cancel();
  // Enter ends a composition of Chinese, Japanese or Korean text, too.
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
