import type { Todo } from '#todo-api-client';
import { Modal } from './modal.tsx';

interface ConflictProps {
  readonly mine: string;
  readonly theirs: Todo;
  /** Called with `mine`, `theirs` or, after Escape, ''. */
  readonly onClose: (choice: string) => void;
}

/** Shows both versions of a todo that somebody else changed during the edit: the service returned 412. */
export function Conflict({ mine, theirs, onClose }: ConflictProps) {
  const choices = (
    <>
      <button type="submit" value="theirs">
        Keep theirs
      </button>
      <button type="submit" value="mine" className="primary">
        Save mine
      </button>
    </>
  );
  return (
    <Modal title="Changed meanwhile" onClose={onClose} choices={choices}>
      <p>This todo was changed while you edited it. Nothing is saved yet.</p>
      <dl className="versions">
        <div>
          <dt>Yours</dt>
          <dd>{mine}</dd>
        </div>
        <div>
          <dt>
            Theirs, <time dateTime={theirs.updatedAt}>{new Date(theirs.updatedAt).toLocaleTimeString()}</time>
          </dt>
          <dd>
            {theirs.text}
            {theirs.done && <small> (done)</small>}
          </dd>
        </div>
      </dl>
    </Modal>
  );
}
