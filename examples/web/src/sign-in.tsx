import { type FormEvent, useState } from 'react';
import { issuer, type Session, signInAtIssuer, startSession } from './session.ts';

interface SignInProps {
  readonly fault: string;
  readonly onSignIn: (session: Session) => void;
}

/** Signs in at the issuer or, without one, with a token that the user pastes. */
export function SignIn({ fault, onSignIn }: SignInProps) {
  return (
    <main className="sign-in">
      <img src="./icon.svg" alt="" width="56" height="56" />
      <h1>Todos</h1>
      {issuer === undefined ? <TokenForm onSignIn={onSignIn} /> : <IssuerForm issuer={issuer} />}
      <p role="alert" className="fault">
        {fault}
      </p>
    </main>
  );
}

function TokenForm({ onSignIn }: Pick<SignInProps, 'onSignIn'>) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSignIn(startSession(String(new FormData(event.currentTarget).get('token')).trim()));
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor="token">Access token</label>
      <input id="token" name="token" type="password" autoComplete="off" aria-describedby="token-hint" />
      <small id="token-hint">
        <code>npm run --silent token -- alice</code> makes one. Leave it empty if the service runs without an issuer.
      </small>
      <button type="submit" className="primary">
        Sign in
      </button>
    </form>
  );
}

function IssuerForm({ issuer }: { readonly issuer: string }) {
  const [fault, setFault] = useState('');
  const signIn = () => signInAtIssuer(issuer).catch(({ message }: Error) => setFault(message));
  return (
    <>
      <button type="button" className="primary" onClick={signIn}>
        Sign in with {new URL(issuer).host}
      </button>
      <p role="alert" className="fault">
        {fault}
      </p>
    </>
  );
}
