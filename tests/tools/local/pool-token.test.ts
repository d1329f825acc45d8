import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { requestPoolToken } from '../../../tools/local/pool-token.ts';
import { useForEach } from '../../support/use-resource.ts';
import { useServer } from '../../support/use-server.ts';
import { restoreEnvironment } from '../serverless/serverless-under-test.ts';

/** Answers of AWS by action: outputs of the stack, and JSON or the name of an error. */
interface Aws {
  outputs: Readonly<Record<string, string>> | undefined;
  answers: Readonly<Record<string, object | string>>;
  readonly calls: (readonly [action: string, input: Readonly<Record<string, unknown>>])[];
}

const order = { stage: 'dev', region: 'eu-west-1', owner: 'alice' };
const pool = { UserPoolId: 'eu-west-1_abc', ClientId: 'client' };
const flows = ['ALLOW_USER_SRP_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'];

const aws = useForEach<Aws>(() => ({
  outputs: { UserPoolId: pool.UserPoolId, UserPoolClientId: pool.ClientId },
  answers: {
    DescribeUserPoolClient: { UserPoolClient: { ExplicitAuthFlows: flows } },
    AdminCreateUser: { User: {} },
    AdminSetUserPassword: {},
    AdminInitiateAuth: { AuthenticationResult: { AccessToken: 'access', IdToken: 'id' } },
  },
  calls: [],
}));
const server = useServer(async (request, response) => {
  const body = await text(request);
  const target = request.headers['x-amz-target'];
  if (target === undefined) {
    const { outputs } = aws();
    response.writeHead(outputs === undefined ? 400 : 200).end(toXml(outputs));
    return;
  }
  const action = String(target).split('.')[1] ?? '';
  aws().calls.push([action, JSON.parse(body)]);
  const answer = aws().answers[action] ?? {};
  const isError = typeof answer === 'string';
  response.writeHead(isError ? 400 : 200).end(JSON.stringify(isError ? { __type: answer, message: 'no' } : answer));
});
restoreEnvironment();
useForEach(() => {
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  process.env = { ...process.env, ...credentials, AWS_ENDPOINT_URL: server().endpoint };
});

describe('a test user of a trial', () => {
  const user = { UserPoolId: pool.UserPoolId, Username: 'alice@example.com' };

  test('is created at example.com without an e-mail, gets a new password each time, and its access token is the result', async () => {
    expect([await requestPoolToken(order), await requestPoolToken(order)]).toEqual(['access', 'access']);
    const passwords = aws().calls.flatMap(([, input]) => input['Password'] ?? []);
    expect(passwords).toEqual([expect.stringMatching(/^Aa1!.{32}$/), expect.stringMatching(/^Aa1!.{32}$/)]);
    expect(passwords[0]).not.toBe(passwords[1]);
    const UserAttributes = [
      { Name: 'email', Value: 'alice@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ];
    const AuthParameters = { USERNAME: 'alice@example.com', PASSWORD: passwords[0] };
    expect(aws().calls.slice(0, 4)).toEqual([
      ['DescribeUserPoolClient', pool],
      ['AdminCreateUser', { ...user, UserAttributes, MessageAction: 'SUPPRESS' }],
      ['AdminSetUserPassword', { ...user, Password: passwords[0], Permanent: true }],
      ['AdminInitiateAuth', { ...pool, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters }],
    ]);
  });

  test('may exist', async () => {
    aws().answers = { ...aws().answers, AdminCreateUser: 'UsernameExistsException' };
    expect(await requestPoolToken(order)).toBe('access');
  });
});

describe('says in a sentence', () => {
  test('that a stage which keeps its users lets no deployer sign in for them, and touches no user', async () => {
    aws().answers = { DescribeUserPoolClient: { UserPoolClient: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } } };
    const message = 'Stage prod keeps its users, and they sign in on its page only. Use a trial, such as dev.';
    await expect(requestPoolToken({ ...order, stage: 'prod' })).rejects.toThrow(new Error(message));
    expect(aws().calls.map(([action]) => action)).toEqual(['DescribeUserPoolClient']);
  });

  test('that a stage is not deployed in the region, and how to deploy it', async () => {
    aws().outputs = undefined;
    const message =
      'Stage dev is not deployed in eu-west-1. Name its --region, or deploy it: npx serverless deploy --stage dev --param="auth=cognito"';
    await expect(requestPoolToken(order)).rejects.toMatchObject({ message });
  });

  test('that a stage has no users of its own', async () => {
    aws().outputs = { HttpApiUrl: 'https://a.example' };
    const message = 'Stage dev has no user pool: it is not deployed with auth=cognito, so its issuer makes its tokens.';
    await expect(requestPoolToken(order)).rejects.toThrow(new Error(message));
  });

  test.each(['Alice', 'alice@example.com', '', '-', 'a b'])('that an owner is not %j', async (owner) => {
    await expect(requestPoolToken({ ...order, owner })).rejects.toThrow('An owner has lower-case letters');
    expect(aws().calls).toEqual([]);
  });

  test('that Cognito wants more than a password', async () => {
    aws().answers = { ...aws().answers, AdminInitiateAuth: { ChallengeName: 'MFA_SETUP' } };
    const message = 'alice@example.com gets no token: Cognito asks for MFA_SETUP.';
    await expect(requestPoolToken(order)).rejects.toThrow(new Error(message));
  });

  test('whatever else AWS refuses', async () => {
    aws().answers = { ...aws().answers, AdminCreateUser: 'AccessDeniedException' };
    await expect(requestPoolToken(order)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

function toXml(outputs: Aws['outputs']): string {
  if (outputs === undefined) {
    return '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>no</Message></Error></ErrorResponse>';
  }
  const members = Object.entries(outputs).map(
    ([name, value]) => `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack = `<member><Outputs>${members.join('')}</Outputs></member>`;
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}
