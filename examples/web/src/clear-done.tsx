import { useState } from 'react';
import { Modal } from './modal.tsx';
import { createAction, useClearDone } from './todos.ts';

export function ClearDone() {
  const [isAsking, setIsAsking] = useState(false);
  const { mutate, isPending } = useClearDone();
  const close = (choice: string) => {
    setIsAsking(false);
    if (choice === 'delete') mutate(createAction('all done todos'));
  };
  const choices = (
    <>
      <button type="submit">Keep them</button>
      <button type="submit" value="delete" className="danger">
        Delete them
      </button>
    </>
  );
  return (
    <>
      <button type="button" className="quiet" onClick={() => setIsAsking(true)}>
        {isPending ? 'Clearing …' : 'Clear done'}
      </button>
      {isAsking && (
        <Modal title="Delete all done todos?" onClose={close} choices={choices}>
          <p>They cannot be brought back.</p>
        </Modal>
      )}
    </>
  );
}
