import { randomBytes } from 'node:crypto';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';

/** Test user of a deployed stage. */
export interface PoolTokenOrder {
  readonly stage: string;
  readonly region: string;
  /** Name, to which example.com is added as domain. */
  readonly owner: string;
}

interface Pool {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

/**
 * Signs a test user in at the user pool of a trial, and returns its access token. The user is created if it is missing, and gets
 * a new password, so that none is kept. Nobody can own an address at example.com (RFC 2606), so no user loses a password.
 * @throws Error if the stage is not deployed, has no user pool, or keeps its users
 */
export async function requestPoolToken({ stage, region, owner }: PoolTokenOrder): Promise<string> {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(owner))
    throw new Error('An owner has lower-case letters, digits and . _ - only.');
  const pool = await findPool(stage, region);
  const client = new CognitoIdentityProviderClient({ region });
  const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand(pool));
  if (!UserPoolClient?.ExplicitAuthFlows?.includes('ALLOW_ADMIN_USER_PASSWORD_AUTH')) {
    throw new Error(`Stage ${stage} keeps its users, and they sign in on its page only. Use a trial, such as dev.`);
  }
  return signIn(client, pool, `${owner}@example.com`);
}

async function findPool(stage: string, region: string): Promise<Pool> {
  const order = new DescribeStacksCommand({ StackName: `todo-api-${stage}` });
  const { Stacks = [] } = await new CloudFormationClient({ region }).send(order).catch((error: unknown) => {
    throw explain(error, stage, region);
  });
  const outputs = new Map(Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const [UserPoolId, ClientId] = [outputs.get('UserPoolId'), outputs.get('UserPoolClientId')];
  if (UserPoolId !== undefined && ClientId !== undefined) return { UserPoolId, ClientId };
  throw new Error(
    `Stage ${stage} has no user pool: it is not deployed with auth=cognito, so its issuer makes its tokens.`,
  );
}

async function signIn(client: CognitoIdentityProviderClient, pool: Pool, email: string): Promise<string> {
  const { UserPoolId } = pool;
  const Password = `Aa1!${randomBytes(24).toString('base64url')}`;
  const user = { UserPoolId, Username: email };
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
  await client
    .send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }))
    .catch(passExisting);
  await client.send(new AdminSetUserPasswordCommand({ ...user, Password, Permanent: true }));
  const AuthParameters = { USERNAME: email, PASSWORD: Password };
  const { AuthenticationResult, ChallengeName } = await client.send(
    new AdminInitiateAuthCommand({ ...pool, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters }),
  );
  if (AuthenticationResult?.AccessToken !== undefined) return AuthenticationResult.AccessToken;
  throw new Error(`${email} gets no token: Cognito asks for ${ChallengeName}.`);
}

/** Says what to do about the errors of a first use. */
function explain(error: unknown, stage: string, region: string): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name === 'CredentialsProviderError') {
    return new Error('There are no AWS credentials: aws configure, or aws sso login and AWS_PROFILE.', {
      cause: error,
    });
  }
  if (name !== 'ValidationError') return error;
  const command = `npx serverless deploy --stage ${stage} --param="auth=cognito"`;
  return new Error(`Stage ${stage} is not deployed in ${region}. Name its --region, or deploy it: ${command}`, {
    cause: error,
  });
}

function passExisting(error: unknown): void {
  if (!(error instanceof UsernameExistsException)) throw error;
}
