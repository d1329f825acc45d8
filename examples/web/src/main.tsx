import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { resumeSession, type Session } from './session.ts';
import './styles.css';

let session: Session | undefined;
let fault = '';
try {
  session = await resumeSession();
} catch (error) {
  fault = `The sign-in failed: ${(error as Error).message}`;
}

const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App resumed={session} fault={fault} />
    </StrictMode>,
  );
}
