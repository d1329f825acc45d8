import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable, startEmbeddedDynamoDb } from '../local/embedded-dynamodb.ts';
import { announceService, withdrawService } from '../local/ingestion/announce.ts';
import { isLocal } from '../local/local-issuer.ts';
import { explain, type Hooks, type Logging, type Serverless } from './serverless.ts';
import type { LocalSettings } from './settings.ts';

/**
 * Makes `serverless offline` complete: an embedded DynamoDB with the table of serverless.yml, settings from the
 * environment, and a word about what to try.
 */
export default class LocalPlugin {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;
  readonly #log: Logging['log'];

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    const prepare = () => this.#prepare();
    this.hooks = {
      initialize: async () => this.#prepareDebugging(),
      'before:offline:start': prepare,
      'before:offline:start:init': prepare,
    };
  }

  /** Debuggers want code that names its source map, and variables with their names: before serverless-esbuild looks. */
  #prepareDebugging(): void {
    const { provider, custom } = this.#serverless.service;
    if (provider.stage === 'local') Object.assign(custom.esbuild, { sourcemap: 'linked', minify: false });
  }

  async #prepare(): Promise<void> {
    const { service, serviceDir } = this.#serverless;
    const settings = {
      CURSOR_SECRETS: process.env['CURSOR_SECRETS'] || randomUUID(),
      METRICS_NAMESPACE: process.env['METRICS_NAMESPACE'] || '',
    };
    for (const { environment } of [service.functions.api, service.functions.export])
      Object.assign(environment, settings);
    const config = await explain(this.#serverless, readSettings(service.functions.api.environment));
    const port = Number(config.PORT);
    service.functions.api.environment['PUBLIC_URL'] = config.PUBLIC_URL ?? `http://localhost:${port}`;
    await this.#requireFreePort('PORT', port);
    if (config.EXPORT_PORT === config.PORT)
      throw this.#refusal('PORT and EXPORT_PORT are the same: set one to another.');
    await this.#requireFreePort('EXPORT_PORT', Number(config.EXPORT_PORT));
    // Port 0: any free one, so that two services never meet on the port of the invocation API.
    Object.assign(service.custom['serverless-offline'], { httpPort: port, lambdaPort: 0 });
    await this.#provideDynamoDb(config);
    await this.#announce(port);
    process.on('exit', () => rmSync(join(serviceDir, service.custom.esbuild.outputWorkFolder), removal));
    void this.#greet(config);
  }

  async #requireFreePort(name: 'PORT' | 'EXPORT_PORT', port: number): Promise<void> {
    const server = createServer().listen(port, 'localhost');
    try {
      await once(server, 'listening');
    } catch {
      throw this.#refusal(
        `Port ${port} is taken, be it by a local JWT_ISSUER, or not allowed: set ${name} to another, as in ${name}=3100 npm start.`,
      );
    }
    server.close();
    await once(server, 'close');
  }

  #refusal(message: string): Error {
    return new this.#serverless.classes.Error(message, 'PORT_TAKEN');
  }

  /** The function reads endpoint, region and credentials from AWS_* variables, which it inherits. */
  async #provideDynamoDb({ AWS_ENDPOINT_URL_DYNAMODB, LOCAL_DATA_DIR }: LocalSettings): Promise<void> {
    const { provider, resources } = this.#serverless.service;
    process.env['AWS_REGION'] = provider.region;
    if (AWS_ENDPOINT_URL_DYNAMODB === undefined) {
      const { endpoint } = await explain(this.#serverless, startEmbeddedDynamoDb(LOCAL_DATA_DIR));
      for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) delete process.env[name];
      Object.assign(process.env, localCredentials, { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
    } else if (process.env['AWS_PROFILE'] === undefined) {
      // Local engines take any credentials, but the SDK insists on some.
      Object.assign(process.env, { ...localCredentials, ...process.env });
    }
    const { Properties } = resources.Resources.TodosTable;
    const client = new DynamoDBClient();
    await explain(this.#serverless, createTable(client, Properties), 'AWS_ENDPOINT_URL_DYNAMODB cannot be used: ');
    await setCredentials(client);
  }

  /** For `npm run ingest`, which feeds the first of several services unless it is told otherwise. */
  async #announce(port: number): Promise<void> {
    const { serviceDir, service } = this.#serverless;
    const { TableName: tableName } = service.resources.Resources.TodosTable.Properties;
    const endpoint = String(process.env['AWS_ENDPOINT_URL_DYNAMODB']);
    const { pid } = process;
    const { region } = service.provider;
    const url = `http://localhost:${port}`;
    process.on('exit', () => withdrawService(serviceDir, { pid }));
    const found = await announceService(serviceDir, { pid, url, endpoint, tableName, region });
    if (found.pid === pid) return;
    this.#log.notice(`\nnpm run ingest feeds the service at ${found.url}, which was here first. To feed this one:\n`);
    this.#log.notice(`  AWS_ENDPOINT_URL_DYNAMODB=${endpoint} npm run ingest -- events.ndjson`);
  }

  async #greet({ PORT, EXPORT_PORT, AUTH, JWT_ISSUER = '' }: LocalSettings): Promise<void> {
    const port = Number(PORT);
    while (!(await isListening(port))) await new Promise((resolve) => setTimeout(resolve, 100).unref());
    const origin = `http://localhost:${port}`;
    const url = `${origin}/todos`;
    const token = AUTH === 'jwt' ? ' -H "authorization: Bearer $TOKEN"' : '';
    this.#log.notice(`\nThe todo API is at ${url}. Try:\n`);
    const source = isLocal(JWT_ISSUER) ? '$(npm run --silent token -- alice)' : `<a token of ${JWT_ISSUER}>`;
    if (AUTH === 'jwt') this.#log.notice(`  TOKEN=${source}`);
    this.#log.notice(`  curl -i ${url}${token} -H 'content-type: application/json' -d '{"text":"Buy milk"}'\n`);
    if (EXPORT_PORT !== '0') this.#log.notice(`  curl http://localhost:${EXPORT_PORT}/todos.csv${token}\n`);
    this.#log.notice(`Every route to read and try is at ${origin}/docs.\n`);
  }
}

/** The schemas must have been compiled before settings.ts is loaded. */
async function readSettings(environment: Readonly<Record<string, string>>): Promise<LocalSettings> {
  const { readLocalSettings } = await import('./settings.ts');
  return readLocalSettings({ ...process.env, ...environment });
}

/** Unlike the SDK here, the function knows no profiles: it gets what they give, for as long as that is valid. */
async function setCredentials({ config }: DynamoDBClient): Promise<void> {
  const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  if (sessionToken === undefined) delete process.env['AWS_SESSION_TOKEN'];
  else process.env['AWS_SESSION_TOKEN'] = sessionToken;
}

const localCredentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

const removal = { recursive: true, force: true } as const;

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, 'localhost');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
