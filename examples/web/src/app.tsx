import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createTodoClient, type TodoClient } from '#todo-api-client';
import type { Session } from './session.ts';
import { SignIn } from './sign-in.tsx';
import { TodoPage } from './todo-page.tsx';
import { ClientContext } from './todos.ts';

interface AppProps {
  readonly resumed: Session | undefined;
  /** Why the user is not signed in. */
  readonly fault: string;
}

export function App({ resumed, fault: firstFault }: AppProps) {
  const [session, setSession] = useState(resumed);
  const [fault, setFault] = useState(firstFault);
  if (session === undefined) return <SignIn fault={fault} onSignIn={setSession} />;
  const leave = async (left: Promise<void>, reason: string) => {
    await left;
    setFault(reason);
    setSession((present) => (present === session ? undefined : present));
  };
  return (
    <SignedIn
      session={session}
      onRefuse={(reason) => leave(session.forget(), reason)}
      onSignOut={() => leave(session.signOut(), '')}
    />
  );
}

interface SignedInProps {
  readonly session: Session;
  readonly onRefuse: (reason: string) => void;
  readonly onSignOut: () => void;
}

function SignedIn({ session, onRefuse, onSignOut }: SignedInProps) {
  const [client] = useState(() => createClient(session, onRefuse));
  // The client repeats requests itself, and knows which.
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } }),
  );
  return (
    <ClientContext value={client}>
      <QueryClientProvider client={queries}>
        <TodoPage user={session.user} onSignOut={onSignOut} />
      </QueryClientProvider>
    </ClientContext>
  );
}

function createClient({ token }: Session, onRefuse: SignedInProps['onRefuse']): TodoClient {
  let refusal = 'The service does not accept this token: it has expired, or is not for this service.';
  const client = createTodoClient({ baseUrl: import.meta.env.VITE_API_URL ?? 'http://localhost:3000', token });
  client.use({
    onResponse: ({ response: { ok, status } }) => {
      if (ok) refusal = 'Your session has ended. Sign in again.';
      if (status === 401) onRefuse(refusal);
    },
  });
  return client;
}
