import type { Cors } from '#http-host/cors.ts';
import { isLocal, isOurs, serveIssuer, toTokenCommand } from '../../local/local-issuer.ts';
import type { Run } from '../run.ts';
import type { GatewayRoute } from '../serverless.ts';
import type { StageSettings } from '../settings.ts';
import { exampleOrigin } from '../sign-in-pages.ts';

/**
 * Gives the gateway of a stage its authorizer (JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPES, or the stage's own user pool) and,
 * with the URL of the export, the origins whose pages may call (CORS_ORIGINS) and headers that they may send
 * (CORS_HEADERS). Without an issuer or origins nobody may.
 */
export async function configureGateway(run: Run): Promise<void> {
  const settings = await run.stageSettings();
  const { auth } = run.service.custom;
  allowPages(run, auth === 'cognito' ? { CORS_ORIGINS: [exampleOrigin], ...settings } : settings);
  if (auth === 'none') return removeAuthorizer(run);
  if (auth === 'cognito') return authorizePool(run);
  if (isLocal(settings.JWT_ISSUER)) throw run.refusal('JWT_ISSUER must begin with https:// on AWS.');
  addAuthorizer(run, settings);
}

/** Does the same for `npm start`, where all origins may call without CORS_ORIGINS, and anyone without JWT_ISSUER. */
export async function configureLocalGateway(run: Run): Promise<void> {
  const settings = await run.localSettings();
  allowPages(run, { CORS_ORIGINS: ['*'], ...settings });
  run.service.custom.offline = { customAuthenticationProvider: './tools/local/local-authorizer.ts' };
  if (settings.JWT_ISSUER === undefined) return removeAuthorizer(run);
  addAuthorizer(run, settings);
}

/** Serves a JWT_ISSUER on this machine, unless something listens there, and tells the docs how to get its tokens. */
export async function provideIssuer({ service, explain, localSettings }: Run): Promise<void> {
  const settings = await localSettings();
  const { JWT_ISSUER = '' } = settings;
  if (!isLocal(JWT_ISSUER)) return;
  const server = await explain(serveIssuer(JWT_ISSUER), `JWT_ISSUER ${JWT_ISSUER} cannot be served: `);
  givesTokens = server !== undefined || (await isOurs(JWT_ISSUER));
  if (givesTokens) addEnvironment(service.functions.docs, { TOKEN_COMMAND: toTokenCommand(settings) });
}

let givesTokens = false;

/** Returns whether the issuer in force gives `npm run token` its tokens. */
export function issuerGivesTokens(): boolean {
  return givesTokens;
}

type PageSettings = Pick<StageSettings, 'CORS_ORIGINS' | 'CORS_HEADERS'>;

function allowPages({ service }: Run, { CORS_ORIGINS: allowedOrigins, CORS_HEADERS = [] }: PageSettings): void {
  const { provider, custom, functions } = service;
  const { url } = functions.export;
  // With rules but without origins the framework would let all pages call.
  if (allowedOrigins === undefined) return void delete url.cors;
  const allowedHeaders = mergeNames(custom.cors.allowedHeaders, CORS_HEADERS);
  provider.httpApi['cors'] = { ...custom.cors, allowedOrigins, allowedHeaders };
  url.cors = { ...url.cors, allowedOrigins, allowedHeaders } as Cors;
}

/** Adds the names that are new. The case of a header field's name does not count. @see RFC 9110 section 5.1 */
function mergeNames(names: readonly string[], others: readonly string[]): readonly string[] {
  const all = [...names, ...others];
  const compared = all.map((name) => name.toLowerCase());
  return all.filter((_, index) => compared.indexOf(compared[index] ?? '') === index);
}

function addAuthorizer({ service, refusal }: Run, { JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPES }: StageSettings): void {
  const { stage } = service.provider;
  if (JWT_ISSUER === undefined) throw refusal(`JWT_ISSUER is not set: stage ${stage} needs the issuer of its tokens.`);
  if (JWT_AUDIENCE === undefined) {
    throw refusal(`JWT_AUDIENCE is not set: stage ${stage} needs the audience of its tokens.`);
  }
  authorize(service, { issuerUrl: JWT_ISSUER, audience: JWT_AUDIENCE }, JWT_SCOPES);
  // The page says how to get a token.
  addEnvironment(service.functions.docs, {
    JWT_ISSUER,
    JWT_AUDIENCE: JWT_AUDIENCE.join(),
    ...(JWT_SCOPES && { JWT_SCOPES: JWT_SCOPES.join() }),
  });
}

function addEnvironment(target: { environment?: object }, environment: object): void {
  Object.assign(target, { environment: { ...target.environment, ...environment } });
}

/**
 * Scopes of Cognito's access tokens: of the sign-in page, and of its API, by which `npm run token` signs in. Its ID tokens
 * name the same audience, but have no scope, and so are refused.
 */
const poolScopes = ['openid', 'aws.cognito.signin.user.admin'];

/** Lets the users of the stage's own pool in. CloudFormation fills in its issuer, and its client as audience. */
function authorizePool({ service }: Run): void {
  const [issuerUrl, client] = [{ 'Fn::GetAtt': ['UserPool', 'ProviderURL'] }, { Ref: 'UserPoolClient' }];
  authorize(service, { issuerUrl, audience: [client] }, poolScopes);
  const environment = { JWT_ISSUER: issuerUrl, JWT_AUDIENCE: client, JWT_SCOPES: poolScopes.join() };
  const { stage, region, deletionProtection } = service.provider;
  const TOKEN_COMMAND = `npm run --silent token -- --stage ${stage} --region ${region}`;
  // A stage that keeps its users lets nobody sign in for them.
  addEnvironment(service.functions.docs, deletionProtection ? environment : { ...environment, TOKEN_COMMAND });
  addEnvironment(service.functions.export, environment);
}

/** Adds the authorizer. Its values may be objects that CloudFormation resolves. */
function authorize(
  service: Run['service'],
  issuer: { readonly issuerUrl: unknown; readonly audience: readonly unknown[] },
  scopes: readonly string[] | undefined,
): void {
  service.provider.httpApi['authorizers'] = {
    jwt: { type: 'jwt', identitySource: '$request.header.Authorization', ...issuer },
  };
  for (const route of findProtectedRoutes(service)) route.authorizer = { name: 'jwt', ...(scopes && { scopes }) };
}

/** Removes the authorizer from the routes. */
export function removeAuthorizer({ service }: Run): void {
  for (const route of findProtectedRoutes(service)) delete route.authorizer;
}

function findProtectedRoutes({ functions }: Run['service']): readonly GatewayRoute[] {
  return functions.api.events.flatMap(({ httpApi }) =>
    typeof httpApi !== 'string' && httpApi.authorizer ? [httpApi] : [],
  );
}
