import { useMutation } from '@tanstack/react-query';
import { jwtDecode } from 'jwt-decode';
import { User, UserManager, type UserProfile } from 'oidc-client-ts';

const { VITE_OIDC_AUTHORITY: issuer, VITE_OIDC_CLIENT_ID = '', VITE_OIDC_SCOPE, VITE_OIDC_AUDIENCE } = import.meta.env;
const home = location.origin + location.pathname;

/** Keeps the session in the tab's session storage, and renews an issuer's tokens. */
export const session = new UserManager({
  authority: issuer ?? '',
  client_id: VITE_OIDC_CLIENT_ID,
  redirect_uri: home,
  scope: VITE_OIDC_SCOPE ?? 'openid profile',
  extraQueryParams: VITE_OIDC_AUDIENCE ? { audience: VITE_OIDC_AUDIENCE } : {},
});

/** Error of requests whose token is refused. */
export const refusal = new Error('The service refuses the token: it has expired, or is not for this service.');

/** Resumes the session of this tab, or starts the one that the address brings: `#token=`, or an issuer's response. */
export async function resumeSession(): Promise<User | null | undefined> {
  const { href, search, hash } = location;
  // Neither the history nor a copied address keeps a token or a code.
  history.replaceState(null, '', home);
  if (new URLSearchParams(search).has('state')) return session.signinCallback(href);
  const token = new URLSearchParams(hash.slice(1)).get('token');
  return token === null || issuer ? session.getUser() : startSession(token);
}

/** Only the service verifies a token. Its claims are for display. */
async function startSession(token: string): Promise<User> {
  const profile = token === '' ? { sub: '', iss: '', aud: '', exp: 0, iat: 0 } : jwtDecode<UserProfile>(token);
  const user = new User({ access_token: token, token_type: 'Bearer', profile });
  await session.storeUser(user);
  return user;
}

export async function signOut(): Promise<void> {
  // Cognito leads back by these names. An issuer without a page for this only loses the tokens.
  const cognito = { client_id: VITE_OIDC_CLIENT_ID, logout_uri: home };
  if (issuer) await session.signoutRedirect({ extraQueryParams: cognito }).catch(() => undefined);
  await session.removeUser();
  location.reload();
}

interface SignInProps {
  /** Why the user is not signed in. */
  readonly fault: Error | null | undefined;
  readonly onSignIn: (user: User) => void;
}

/** Signs in at the issuer by the code flow with PKCE or, without an issuer, with a pasted token. */
export function SignIn({ fault, onSignIn }: SignInProps) {
  const { mutate, error } = useMutation({
    mutationFn: async (form: FormData) => {
      if (!issuer) return startSession(String(form.get('token')).trim());
      // Another window leaves this page as it is, with what was typed and what failed.
      return fault === refusal ? session.signinPopup() : session.signinRedirect();
    },
    onSuccess: (user) => user && onSignIn(user),
  });
  const reason = error ?? fault;
  return (
    <form className="sign-in" action={(form) => mutate(form)}>
      {!issuer && (
        <>
          <label htmlFor="token">Access token</label>
          <input id="token" name="token" type="password" autoComplete="off" aria-describedby="hint" />
          <small id="hint">Made by npm run --silent token -- alice, or empty if the service has no issuer.</small>
        </>
      )}
      <button type="submit">{issuer ? `Sign in with ${new URL(issuer).host}` : 'Sign in'}</button>
      <p role="alert">{reason && `Not signed in: ${reason.message}`}</p>
    </form>
  );
}
