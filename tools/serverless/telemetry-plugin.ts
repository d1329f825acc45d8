import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createExtensionLayer } from './extension-layer.ts';
import {
  explain,
  type Hooks,
  type Logging,
  readDeployment,
  type Serverless,
  type ServiceFunction,
} from './serverless.ts';
import type { StageSettings } from './settings.ts';

/**
 * Adds what sends logs and traces to a collector, where the settings of a stage ask for it: to every function the log
 * extension, as a layer of this stack (LOG_EXTENSION), and to the api OpenTelemetry's own layer (OTEL_LAYER_ARN). Without
 * these settings nothing of it is in the package.
 */
export default class TelemetryPlugin {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;
  readonly #log: Logging['log'];

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    let layer: ExtensionLayer | undefined;
    this.hooks = {
      'before:package:createDeploymentArtifacts': async () => {
        layer = await this.#prepare();
      },
      'after:package:compileFunctions': async () => {
        if (layer !== undefined) this.#declare(layer);
      },
    };
  }

  async #prepare(): Promise<ExtensionLayer | undefined> {
    const settings = await explain(this.#serverless, readDeployment());
    const { LOG_EXTENSION, OTEL_LAYER_ARN, OTLP_ENDPOINT } = settings;
    const fault = findFault(settings, this.#serverless.service.provider.region);
    if (fault !== undefined) throw new this.#serverless.classes.Error(fault, 'SETTINGS');
    const { functions, provider } = this.#serverless.service;
    const layer = LOG_EXTENSION === undefined ? undefined : await this.#addExtension(settings);
    if (OTEL_LAYER_ARN !== undefined) extend(functions.api, OTEL_LAYER_ARN, { ...toAccess(settings), ...tracing });
    const signals = [LOG_EXTENSION && 'logs of all functions', OTEL_LAYER_ARN && 'traces of the api'].filter(Boolean);
    if (signals.length > 0)
      this.#log.notice(`Stage ${provider.stage}: ${signals.join(' and ')} go to ${OTLP_ENDPOINT}.`);
    return layer;
  }

  async #addExtension(settings: StageSettings): Promise<ExtensionLayer> {
    const { serviceDir, service } = this.#serverless;
    const folder = join(serviceDir, '.serverless');
    const zip = await createExtensionLayer(serviceDir);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${layerName}.zip`), zip);
    const hash = createHash('sha256').update(zip).digest('hex').slice(0, 16);
    const layer = { logicalId: `LogExtensionLayer${hash}` };
    for (const each of Object.values(service.functions)) extend(each, { Ref: layer.logicalId }, toAccess(settings));
    return layer;
  }

  /**
   * The framework would declare a layer too, but asks AWS about the last one, and nothing here needs credentials. It only
   * uploads this one.
   */
  #declare({ logicalId }: ExtensionLayer): void {
    const { service } = this.#serverless;
    const { compiledCloudFormationTemplate, stage, runtime } = service.provider;
    compiledCloudFormationTemplate.Resources[logicalId] = {
      Type: 'AWS::Lambda::LayerVersion',
      Properties: {
        LayerName: `todo-api-${stage}-log-extension`,
        Description: 'Sends what Lambda and the function log to a collector.',
        CompatibleRuntimes: [runtime],
        Content: {
          S3Bucket: { Ref: 'ServerlessDeploymentBucket' },
          S3Key: `${service.package.artifactDirectoryName}/${layerName}.zip`,
        },
      },
    };
    service.layers[layerName] = {};
  }
}

const layerName = 'logExtension';

/** Its name in the template changes with its content, and with it the function, so that a new version is published. */
interface ExtensionLayer {
  readonly logicalId: string;
}

/**
 * Lambda starts the runtime by the layer's script, which has Node load OpenTelemetry before the handler. The SDK is bundled, so
 * calls of DynamoDB are seen as HTTP only; metrics and logs have ways of their own, and each module costs time at the start.
 * @see https://github.com/open-telemetry/opentelemetry-lambda/tree/main/nodejs
 */
const tracing = {
  AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-handler',
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
  // Its traces are those of X-Ray then, with the ids that the log has, and the same requests are sampled.
  OTEL_PROPAGATORS: 'tracecontext,baggage,xray-lambda',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

/** CloudFormation fills in the headers: keys that are in them are in no template. */
function toAccess({ OTLP_ENDPOINT = '', OTLP_HEADERS_SECRET }: StageSettings) {
  const headers = { OTEL_EXPORTER_OTLP_HEADERS: `{{resolve:secretsmanager:${OTLP_HEADERS_SECRET}}}` };
  return { OTEL_EXPORTER_OTLP_ENDPOINT: OTLP_ENDPOINT, ...(OTLP_HEADERS_SECRET === undefined ? {} : headers) };
}

function extend(
  target: ServiceFunction,
  layer: string | { readonly Ref: string },
  environment: Readonly<Record<string, string>>,
): void {
  target.layers = [...(target.layers ?? []), layer];
  target.environment = { ...target.environment, ...environment };
}

function findFault(settings: StageSettings, region: string): string | undefined {
  const { OTLP_ENDPOINT, OTLP_HEADERS_SECRET, LOG_EXTENSION, OTEL_LAYER_ARN } = settings;
  const asked = LOG_EXTENSION ?? OTEL_LAYER_ARN;
  if (asked !== undefined && OTLP_ENDPOINT === undefined) {
    return 'OTLP_ENDPOINT is not set: LOG_EXTENSION and OTEL_LAYER_ARN need to know where the collector is.';
  }
  if (asked === undefined && (OTLP_ENDPOINT ?? OTLP_HEADERS_SECRET) !== undefined) {
    return 'OTLP_ENDPOINT and OTLP_HEADERS_SECRET do nothing without LOG_EXTENSION or OTEL_LAYER_ARN.';
  }
  if (OTLP_ENDPOINT !== undefined && /\/v1\/(logs|traces)\/?$/.test(OTLP_ENDPOINT)) {
    return `OTLP_ENDPOINT ${OTLP_ENDPOINT} must be without /v1/…: each signal adds its own.`;
  }
  if (OTLP_HEADERS_SECRET !== undefined && OTLP_ENDPOINT?.startsWith('http:')) {
    return 'OTLP_ENDPOINT must begin with https:// where OTLP_HEADERS_SECRET is set: its keys would go in clear text.';
  }
  const [, , , layerRegion = region] = OTEL_LAYER_ARN?.split(':') ?? [];
  return layerRegion === region ? undefined : `OTEL_LAYER_ARN is of ${layerRegion}, but the stage goes to ${region}.`;
}
