import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Config } from '../../../src/config.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { createTodoRepository } from '../../../src/stores/memory/todo-repository.ts';
import { createIssuerVerifier } from '../../../src/tokens/token.ts';
import { createApiUnderTest } from '../../api/api-under-test.ts';
import { type RequestOptions, toEvent } from '../../api/gateway.ts';
import { type Listening, listen } from '../../support/listen.ts';
import type { MotoServer } from '../moto-server.ts';

/**
 * Serves the API of a stage that is deployed on moto, which has no gateway. Each request passes the authorizer that the stack has
 * for its route at that time, whose rules our own verifier applies, and then the handler with the stack's AUTH.
 */
export function serveDeployedGateway(moto: MotoServer, stage: string): Promise<Listening> {
  const repository = createTodoRepository();
  return listen(createServer((request, response) => void answer(request, response)));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const options = await toOptions(request);
    const { method = '', url = '' } = request;
    const authorizer = await authorize(await findRules(moto, stage, toEvent(method, url).routeKey), request);
    if (authorizer instanceof RequestError) return refuse(response, authorizer);
    const { send } = createApiUnderTest(repository, await readAuth(moto, stage));
    const { status, headers, body } = await send(method, url, { ...options, owner: undefined, authorizer });
    response.writeHead(status, headers).end(JSON.stringify(body));
  }
}

async function toOptions(request: IncomingMessage): Promise<RequestOptions> {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return { headers, body: (await text(request)) || undefined };
}

interface Rules {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
}

interface JwtConfiguration {
  readonly Issuer?: string;
  readonly Audience?: readonly string[];
}

/** Returns the rules of a route's authorizer, or undefined without one. */
async function findRules(moto: MotoServer, stage: string, routeKey: string): Promise<Rules | undefined> {
  const { stacks } = await moto.stacks();
  const resources = Object.values(stacks[`todo-api-${stage}`] ?? {});
  const route = resources.find(({ properties }) => properties['RouteKey'] === routeKey)?.properties;
  if (route?.['AuthorizationType'] !== 'JWT') return undefined;
  const authorizer = resources.find(({ ref }) => ref === route['AuthorizerId'])?.properties;
  const { Issuer, Audience } = (authorizer?.['JwtConfiguration'] ?? {}) as JwtConfiguration;
  return {
    issuer: Issuer ?? '',
    audience: Audience ?? [],
    scopes: (route['AuthorizationScopes'] ?? []) as readonly string[],
  };
}

/** Returns what the gateway says of its authorizer, or the refusal. */
async function authorize(rules: Rules | undefined, { headers }: IncomingMessage) {
  if (rules === undefined) return undefined;
  const { issuer: JWT_ISSUER, audience: JWT_AUDIENCE, scopes: JWT_SCOPES } = rules;
  const verify = createIssuerVerifier({ JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPES });
  try {
    return { jwt: { claims: await verify(headers.authorization), scopes: null } };
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
}

function refuse(response: ServerResponse, { code, headers = {} }: RequestError): void {
  const [status, message] = code === 'insufficient_scope' ? [403, 'Forbidden'] : [401, 'Unauthorized'];
  response.writeHead(status, { 'WWW-Authenticate': 'Bearer', ...headers }).end(JSON.stringify({ message }));
}

/** Returns a variable of a function as it is deployed. */
export async function readVariables(moto: MotoServer, FunctionName: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new LambdaClient({ endpoint: moto.url, region: 'eu-west-1', credentials });
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables ?? {};
}

async function readAuth(moto: MotoServer, stage: string): Promise<Config['AUTH']> {
  const { AUTH } = await readVariables(moto, `todo-api-${stage}-api`);
  return AUTH === 'none' ? 'none' : 'jwt';
}
