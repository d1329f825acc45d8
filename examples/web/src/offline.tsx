import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** Says that TanStack Query holds changes back, as it does while the browser is offline. */
export function Offline() {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  return (
    <p role="status" className="notice">
      {isOnline ? '' : 'You are offline. Keep this tab open: your changes are saved when you are back.'}
    </p>
  );
}
