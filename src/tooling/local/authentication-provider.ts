import { readDeployment } from '../../config.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import { TokenError, type TokenRules, verifyToken } from './token.ts';

/** What serverless-offline lets its gateway take requests of a route by. */
interface Strategy {
  readonly name: string;
  readonly scheme: string;
  readonly getAuthenticateFunction: () => {
    readonly authenticate: (request: HapiRequest, toolkit: HapiToolkit) => Promise<unknown>;
  };
}

interface HapiRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: { readonly req: { rawHeaders: string[] } };
}

interface HapiToolkit {
  readonly authenticated: (result: { readonly credentials: object }) => unknown;
  readonly response: (body: object) => HapiResponse;
}

interface HapiResponse {
  readonly code: (status: number) => HapiResponse;
  readonly header: (name: string, value: string) => HapiResponse;
  readonly takeover: () => unknown;
}

interface Endpoint {
  readonly authorizer?: object;
}

const { JWT_ISSUER = '', JWT_AUDIENCE = '', JWT_SCOPES = '' } = readDeployment();

const rules: TokenRules = {
  issuer: JWT_ISSUER,
  audience: JWT_AUDIENCE.split(','),
  scopes: JWT_SCOPES === '' ? [] : JWT_SCOPES.split(','),
  keys: createIssuerKeys(JWT_ISSUER),
};

/**
 * Makes the local gateway verify tokens as the JWT authorizer of an HTTP API does. serverless-offline by itself decodes
 * them, and lets a header of the request name the authorizer's result: this header is set here, to what was verified.
 */
function provide({ authorizer }: Endpoint, functionKey: string, method: string, path: string): Strategy {
  const name = `${functionKey} ${method} ${path}`;
  const authenticate = authorizer === undefined ? letIn : letOwnersIn;
  return { name, scheme: name, getAuthenticateFunction: () => ({ authenticate }) };
}

export { provide as 'module.exports' };

async function letIn(request: HapiRequest, toolkit: HapiToolkit): Promise<unknown> {
  return accept(request, toolkit, {});
}

async function letOwnersIn(request: HapiRequest, toolkit: HapiToolkit): Promise<unknown> {
  try {
    const claims = await verifyToken(request.headers['authorization'], rules);
    return accept(request, toolkit, { jwt: { claims: toTexts(claims), scopes: null } });
  } catch (error) {
    return refuse(error, toolkit);
  }
}

/** The gateway gives every claim as a text. */
function toTexts(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

const overrideHeader = 'sls-offline-authorizer-override';

function accept({ raw }: HapiRequest, toolkit: HapiToolkit, authorizer: object): unknown {
  const { rawHeaders } = raw.req;
  const kept = rawHeaders.filter((_, index) => rawHeaders[index - (index % 2)]?.toLowerCase() !== overrideHeader);
  raw.req.rawHeaders = [...kept, overrideHeader, JSON.stringify(authorizer)];
  return toolkit.authenticated({ credentials: {} });
}

/**
 * As the gateway answers, and a 500 when the issuer cannot be asked. A message can quote the token.
 * @see RFC 6750 section 3: which characters a description may have
 */
function refuse(error: unknown, toolkit: HapiToolkit): unknown {
  if (!(error instanceof TokenError)) {
    process.stderr.write(`The tokens of ${rules.issuer} cannot be verified: ${String(error)}\n`);
    return toolkit.response({ message: 'Internal Server Error' }).code(500).takeover();
  }
  const isForbidden = error.code === 'insufficient_scope';
  const description = error.message.replace(/[^ !#-[\]-~]/g, "'");
  const challenge = `Bearer scope="${rules.scopes.join(' ')}" error="${error.code}" error_description="${description}"`;
  return toolkit
    .response({ message: isForbidden ? 'Forbidden' : 'Unauthorized' })
    .code(isForbidden ? 403 : 401)
    .header('www-authenticate', challenge)
    .takeover();
}
