import type { Cors } from '#http-host/cors.ts';
import { isLocal, serveIssuer } from '../local/local-issuer.ts';
import { explain, type GatewayRoute, type Hooks, type Logging, readDeployment, type Serverless } from './serverless.ts';
import type { StageSettings } from './settings.ts';

/**
 * Tells the gateway which tokens let an owner in (JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPES), and which pages may call
 * (CORS_ORIGINS, with the rules of `custom.cors`), which the URL of the export is told too. On AWS nothing is let in that
 * is not named.
 */
export default class GatewayPlugin {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;
  readonly #log: Logging['log'];

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    const prepare = () => this.#prepare();
    const prepareLocal = () => this.#prepareLocal();
    this.hooks = {
      'before:package:createDeploymentArtifacts': prepare,
      'before:offline:start': prepareLocal,
      'before:offline:start:init': prepareLocal,
    };
  }

  async #prepare(): Promise<void> {
    const settings = await explain(this.#serverless, readDeployment());
    this.#allowOrigins(settings.CORS_ORIGINS);
    if (this.#serverless.service.functions.api.environment['AUTH'] === 'none') return this.#letAnyoneIn();
    const { JWT_ISSUER = '' } = settings;
    if (isLocal(JWT_ISSUER)) throw this.#refusal('JWT_ISSUER must begin with https:// on AWS.');
    this.#letOwnersIn(settings);
  }

  async #prepareLocal(): Promise<void> {
    const settings = await explain(this.#serverless, readDeployment());
    const { functions } = this.#serverless.service;
    const auth = settings.JWT_ISSUER === undefined ? 'none' : 'jwt';
    for (const { environment } of [functions.api, functions.export]) environment['AUTH'] = auth;
    this.#allowOrigins(settings.CORS_ORIGINS ?? ['*']);
    if (settings.JWT_ISSUER === undefined) return this.#letAnyoneIn();
    this.#letOwnersIn(settings);
    this.#serverless.service.custom.offline = { customAuthenticationProvider: './tools/local/local-authorizer.ts' };
    if (isLocal(settings.JWT_ISSUER)) await this.#provideIssuer(settings.JWT_ISSUER);
  }

  async #provideIssuer(issuer: string): Promise<void> {
    const serving = serveIssuer(issuer, this.#serverless.serviceDir);
    const isServed = await explain(this.#serverless, serving, `Nothing can listen at JWT_ISSUER ${issuer}: `);
    const what = isServed ? 'is served here' : 'is whatever listens there already';
    this.#log.notice(`The issuer ${issuer} ${what}.`);
  }

  #allowOrigins(allowedOrigins: readonly string[] | undefined): void {
    const { provider, custom, functions } = this.#serverless.service;
    const { url } = functions.export;
    // With rules but without origins the framework would let all pages call.
    if (allowedOrigins === undefined) return void delete url.cors;
    provider.httpApi['cors'] = { ...custom.cors, allowedOrigins };
    url.cors = { ...url.cors, allowedOrigins } as Cors;
  }

  #letOwnersIn({ JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPES }: StageSettings): void {
    if (JWT_ISSUER === undefined) throw this.#missing('JWT_ISSUER', 'who issues the tokens of owners');
    if (JWT_AUDIENCE === undefined) throw this.#missing('JWT_AUDIENCE', 'whom the tokens of owners are for');
    const identitySource = '$request.header.Authorization';
    const { provider } = this.#serverless.service;
    provider.httpApi['authorizers'] = {
      jwt: { type: 'jwt', identitySource, issuerUrl: JWT_ISSUER, audience: JWT_AUDIENCE },
    };
    const scopes = JWT_SCOPES === undefined ? {} : { scopes: JWT_SCOPES };
    for (const route of this.#protectedRoutes()) route.authorizer = { name: 'jwt', ...scopes };
  }

  #letAnyoneIn(): void {
    for (const route of this.#protectedRoutes()) delete route.authorizer;
  }

  #protectedRoutes(): readonly GatewayRoute[] {
    const { events } = this.#serverless.service.functions.api;
    return events.flatMap(({ httpApi }) => (typeof httpApi !== 'string' && httpApi.authorizer ? [httpApi] : []));
  }

  #missing(name: string, meaning: string): Error {
    const { stage } = this.#serverless.service.provider;
    return this.#refusal(`${name} is not set: stage ${stage} needs to know ${meaning}.`);
  }

  #refusal(message: string): Error {
    return new this.#serverless.classes.Error(message, 'SETTINGS');
  }
}
