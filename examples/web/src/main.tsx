import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { TodoPage } from './page.tsx';
import { resumeSession, SignIn } from './session.tsx';
import { queries } from './todos.ts';
import './styles.css';

const root = createRoot(document.body);
const user = await resumeSession().catch((error: Error) => error);
const isSignedIn = user && !(user instanceof Error);
root.render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      {isSignedIn ? (
        <TodoPage user={user.profile} />
      ) : (
        <main>
          <h1>Todos</h1>
          <SignIn fault={user} onSignIn={() => location.reload()} />
        </main>
      )}
    </QueryClientProvider>
  </StrictMode>,
);
