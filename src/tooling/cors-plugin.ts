import { explain, type Hooks, type Serverless } from './serverless.ts';

/**
 * Lets the gateway answer the pages of the origins in CORS_ORIGINS, with the rules of `custom.cors`. On AWS no origin
 * may call unless it is named; `npm start` lets all.
 */
export default class CorsPlugin {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
    const allowNamed = () => this.#allow(undefined);
    const allowAll = () => this.#allow('*');
    this.hooks = {
      'before:package:createDeploymentArtifacts': allowNamed,
      'before:offline:start': allowAll,
      'before:offline:start:init': allowAll,
    };
  }

  async #allow(byDefault: string | undefined): Promise<void> {
    const { provider, custom } = this.#serverless.service;
    const { CORS_ORIGINS = byDefault } = await explain(this.#serverless, readSettings());
    if (CORS_ORIGINS === undefined) return;
    provider.httpApi['cors'] = { ...custom.cors, allowedOrigins: CORS_ORIGINS.split(',') };
  }
}

/** The schemas must have been compiled before config.ts is loaded. */
async function readSettings() {
  const { readDeployment } = await import('../config.ts');
  return readDeployment();
}
