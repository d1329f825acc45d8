import { type ReactNode, useEffect, useId, useRef } from 'react';

interface ModalProps {
  readonly title: string;
  /** Called with the value of the button that closed the dialog, or with '' after Escape. */
  readonly onClose: (choice: string) => void;
  /** Describes the choice. */
  readonly children: ReactNode;
  /** Buttons, each with a value. */
  readonly choices: ReactNode;
}

/** Dialog that is open as long as it is rendered. The browser keeps the focus in it, and gives it back. */
export function Modal({ title, onClose, children, choices }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={(event) => onClose(event.currentTarget.returnValue)}>
      <h2 id={titleId}>{title}</h2>
      {children}
      <form method="dialog" className="buttons">
        {choices}
      </form>
    </dialog>
  );
}
