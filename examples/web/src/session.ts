import type { User, UserManager } from 'oidc-client-ts';

/** A signed-in user. */
export interface Session {
  /** The user's name, or nothing. */
  readonly user: string;
  /** Returns the present access token. It is empty for a service without an issuer. */
  readonly token: () => string | Promise<string>;
  /** Forgets the token, which has expired. */
  readonly forget: () => Promise<void>;
  readonly signOut: () => Promise<void>;
}

const { VITE_OIDC_AUTHORITY: authority, VITE_OIDC_CLIENT_ID: clientId = '' } = import.meta.env;
const { VITE_OIDC_SCOPE: scope = 'openid profile', VITE_OIDC_AUDIENCE: audience } = import.meta.env;
const storageKey = 'todos.token';

/** The issuer that users sign in at. Without one they paste a token. */
export const issuer = authority;

/** Resumes the session of this tab, or starts the one that the address brings: `#token=`, or an issuer's response. */
export async function resumeSession(): Promise<Session | undefined> {
  if (issuer !== undefined) return resumeOidcSession(issuer);
  const token = takeTokenFromAddress() ?? sessionStorage.getItem(storageKey);
  return token === null ? undefined : startSession(token);
}

/** Starts a session with a pasted token, which this tab keeps until it is closed. */
export function startSession(token: string): Session {
  sessionStorage.setItem(storageKey, token);
  const forget = async () => sessionStorage.removeItem(storageKey);
  return { user: readSubject(token), token: () => token, forget, signOut: forget };
}

/** Leads to the issuer, which leads back here: the authorization code flow with PKCE (RFC 7636). */
export async function signInAtIssuer(at: string): Promise<void> {
  const manager = await createManager(at);
  await manager.signinRedirect();
}

async function resumeOidcSession(at: string): Promise<Session | undefined> {
  const manager = await createManager(at);
  const isResponse = new URLSearchParams(location.search).has('state');
  const user = await (isResponse ? manager.signinCallback() : manager.getUser()).finally(cleanAddress);
  return user && user.expired !== true ? toSession(manager, user) : undefined;
}

/** The library is loaded with an issuer only. It keeps the tokens in the tab's session storage, and renews them. */
async function createManager(at: string): Promise<UserManager> {
  const { UserManager } = await import('oidc-client-ts');
  return new UserManager({
    authority: at,
    client_id: clientId,
    redirect_uri: location.origin + location.pathname,
    scope,
    ...(audience !== undefined && { extraQueryParams: { audience } }),
  });
}

function toSession(manager: UserManager, { profile }: User): Session {
  return {
    user: profile.name ?? profile.sub,
    token: async () => (await manager.getUser())?.access_token ?? '',
    forget: () => manager.removeUser(),
    signOut: async () => {
      const { end_session_endpoint: endpoint } = await manager.metadataService.getMetadata();
      await (endpoint === undefined
        ? manager.removeUser()
        : manager.signoutRedirect({ extraQueryParams: cognitoSignOut() }));
    },
  };
}

/**
 * Cognito leads back after the sign-out by names of its own, and without them refuses. Other issuers ignore the second.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
function cognitoSignOut() {
  return { client_id: clientId, logout_uri: location.origin + location.pathname };
}

function takeTokenFromAddress(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  cleanAddress();
  return token;
}

/** Neither the history nor a copied address keeps a token or a code. */
function cleanAddress(): void {
  history.replaceState(null, '', location.pathname);
}

/** Reads a name to show. Only the service verifies tokens, and it may accept some that are not JWTs. */
function readSubject(token: string): string {
  try {
    const payload = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(payload, (character) => character.charCodeAt(0));
    return String(JSON.parse(new TextDecoder().decode(bytes)).sub);
  } catch {
    return '';
  }
}
