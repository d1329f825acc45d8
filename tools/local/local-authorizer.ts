import type { IncomingMessage } from 'node:http';
import { inspect } from 'node:util';
import { toBasePath } from '../../src/http/public-url.ts';
import { RequestError } from '../../src/http/request-error.ts';
import { createIssuerVerifier } from '../../src/tokens/token.ts';
import { readStageSettings } from '../serverless/settings.ts';
import { type GatewayServer, keepText, leadToDocs, leaveUnchanged } from './local-gateway.ts';
import { printOnTerminal } from './request-line.ts';

/** Parts that this module uses of a hapi request, of its toolkit, and of a route of serverless-offline. */
interface Request {
  readonly raw: { readonly req: IncomingMessage };
}

interface Toolkit {
  readonly authenticated: (data: { readonly credentials: object }) => unknown;
  readonly response: (body: object) => Response;
}

interface Response {
  readonly code: (status: number) => Response;
  readonly header: (name: string, value: string) => Response;
  readonly takeover: () => unknown;
}

interface Endpoint {
  readonly authorizer?: object;
}

type Authenticate = (request: Request, toolkit: Toolkit) => unknown;

/**
 * Makes serverless-offline require tokens as API Gateway's JWT authorizer does. Its `customAuthenticationProvider`
 * names this module, and calls it once per route. On its own, serverless-offline verifies no signature, and passes the
 * claims of any token to functions, or the value of `sls-offline-authorizer-override`. Here a function gets the claims
 * of a verified token, and none on a route without an authorizer. The provider is also the only place where
 * serverless-offline lets its server be configured.
 */
function provideStrategy({ authorizer }: Endpoint, functionKey: string, method: string, path: string) {
  const name = `${functionKey} ${method} ${path}`;
  const authenticate = authorizer === undefined ? letPass : letOwnersPass;
  const getAuthenticateFunction = (server: GatewayServer) => {
    leaveUnchanged(server);
    leadToDocs(server, toBasePath(process.env['PUBLIC_URL'] || undefined));
    return { authenticate, payload: keepText, options: { payload: true } };
  };
  return { name, scheme: name, getAuthenticateFunction };
}

const letPass: Authenticate = (request, toolkit) => {
  setAuthorizer(request, {});
  return toolkit.authenticated({ credentials: {} });
};

const verifyToken = createIssuerVerifier(readStageSettings());

const letOwnersPass: Authenticate = async (request, toolkit) => {
  try {
    const { authorization } = request.raw.req.headersDistinct;
    const claims = await verifyToken(authorization?.join(','));
    setAuthorizer(request, { jwt: { claims, scopes: null } });
    return toolkit.authenticated({ credentials: {} });
  } catch (error) {
    return refuse(error, request, toolkit);
  }
};

const override = 'sls-offline-authorizer-override';

/** serverless-offline prefers this header to everything else, so ours must be the only one. */
function setAuthorizer({ raw }: Request, authorizer: object): void {
  const others = raw.req.rawHeaders.filter((_, index, all) => String(all[index & ~1]).toLowerCase() !== override);
  raw.req.rawHeaders = [...others, override, JSON.stringify(authorizer)];
}

/** Responds as API Gateway does. */
function refuse(error: unknown, { raw }: Request, toolkit: Toolkit): unknown {
  const { code = '', headers = {} } = error instanceof RequestError ? error : {};
  const challenge = headers['WWW-Authenticate'] ?? 'Bearer';
  const answer = (status: number, message: string) => {
    const [, reason] = /error_description="([^"]*)"/.exec(challenge) ?? [];
    printOnTerminal(`${raw.req.method} ${raw.req.url}`, { status, code, reason });
    return toolkit.response({ message }).code(status);
  };
  if (code === 'unauthorized') return answer(401, 'Unauthorized').header('WWW-Authenticate', challenge).takeover();
  if (code === 'insufficient_scope') return answer(403, 'Forbidden').header('WWW-Authenticate', challenge).takeover();
  const { cause = error } = error instanceof Error ? error : {};
  process.stderr.write(`No token can be verified: ${inspect(cause)}\n`);
  return answer(500, 'Internal Server Error').takeover();
}

// serverless-offline loads it with require().
export { provideStrategy as 'module.exports' };
