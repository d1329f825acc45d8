import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { MotoServer } from '../moto-server.ts';

const issuers = 'https://cognito-idp.eu-west-1.amazonaws.com';

/**
 * Makes `fetch` in this process find Cognito's documents at moto, which names itself in them. Nothing else differs from AWS.
 * @returns an object whose `close` undoes it
 */
export function leadToMoto({ url: moto }: MotoServer) {
  const own = globalThis.fetch;
  globalThis.fetch = async (url, init) => {
    if (typeof url !== 'string' || !url.startsWith(issuers)) return own(url, init);
    const response = await own(url.replace(issuers, moto), init);
    const text = await response.text();
    return new Response(text.replaceAll(moto, issuers), { status: response.status });
  };
  return {
    close: () => {
      globalThis.fetch = own;
    },
  };
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const Username = 'mallory@example.com';
const Password = 'Correct-horse-1';

/** Signs a user in by moto's own API, with nothing of ours. */
export async function signIn({ url }: MotoServer, pool: { readonly UserPoolId: string; readonly ClientId: string }) {
  const cognito = new CognitoIdentityProviderClient({ endpoint: url, region: 'eu-west-1', credentials });
  const user = { UserPoolId: pool.UserPoolId, Username };
  await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' })).catch(passExisting);
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password, Permanent: true }));
  const AuthParameters = { USERNAME: Username, PASSWORD: Password };
  const order = new AdminInitiateAuthCommand({ ...pool, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters });
  const { AuthenticationResult } = await cognito.send(order);
  const { AccessToken = '', IdToken = '' } = AuthenticationResult ?? {};
  return { access: AccessToken, id: IdToken };
}

function passExisting(error: unknown): void {
  if (!(error instanceof UsernameExistsException)) throw error;
}

/** Creates a pool of somebody else. */
export async function createPool({ url }: MotoServer) {
  const cognito = new CognitoIdentityProviderClient({ endpoint: url, region: 'eu-west-1', credentials });
  const { UserPool } = await cognito.send(
    new CreateUserPoolCommand({ PoolName: 'other', UsernameAttributes: ['email'] }),
  );
  return createClient(url, UserPool?.Id ?? '');
}

/** Creates another client of a pool, whose tokens are for somebody else. */
export async function createClient(endpoint: string, UserPoolId: string) {
  const cognito = new CognitoIdentityProviderClient({ endpoint, region: 'eu-west-1', credentials });
  const flows = ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] as const;
  const order = new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'other', ExplicitAuthFlows: [...flows] });
  const { UserPoolClient } = await cognito.send(order);
  return { UserPoolId, ClientId: UserPoolClient?.ClientId ?? '' };
}
