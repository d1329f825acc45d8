import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildLayer } from '../../../packages/otlp-logs-extension/layer.ts';
import { policyOf } from '../roles.ts';
import type { Run } from '../run.ts';
import { toSecretReference } from '../secret-reference.ts';
import type { LayerReference, ServiceFunction } from '../serverless.ts';
import type { StageSettings } from '../settings.ts';
import { zip } from '../zip.ts';

/**
 * Adds layers that send logs and traces to a collector, if the settings of a stage ask for them: to every function the
 * log extension, a layer of this stack (LOG_EXTENSION), and to the api OpenTelemetry's own layer (OTEL_LAYER_ARN).
 */
export async function addTelemetry(run: Run): Promise<void> {
  const settings = await run.stageSettings();
  const { LOG_EXTENSION, OTEL_LAYER_ARN, OTLP_ENDPOINT } = settings;
  const { functions, provider } = run.service;
  const fault = findFault(settings, provider.region);
  if (fault !== undefined) throw run.refusal(fault);
  if (LOG_EXTENSION !== undefined) await addExtension(run, settings);
  if (OTEL_LAYER_ARN !== undefined) extend(functions.api, OTEL_LAYER_ARN, { ...toAccess(settings), ...tracing });
  if (OTEL_LAYER_ARN !== undefined && !provider.tracing.lambda) run.log.warning(withoutXRay(provider.stage));
  const signals = [LOG_EXTENSION && 'logs of all functions', OTEL_LAYER_ARN && 'traces of the api'].filter(Boolean);
  if (signals.length > 0) run.log.notice(`Stage ${provider.stage}: ${signals.join(' and ')} go to ${OTLP_ENDPOINT}.`);
}

/** Removes the right to send traces from the role of each function, if the stage has none. */
export function removeTraceRights({ service }: Run): void {
  if (service.provider.tracing.lambda) return;
  for (const each of Object.values(service.functions)) {
    const policy = policyOf(service, each);
    if (policy)
      policy.Statement = policy.Statement.filter((statement) => !JSON.stringify(statement).includes('"xray:'));
  }
}

/**
 * Declares the layer of the log extension, if functions have it. The framework would declare a layer too, but asks AWS
 * for its last version, and packaging needs no credentials. So the framework only uploads this one.
 */
export function declareExtension({ service }: Run): void {
  const { compiledCloudFormationTemplate, stage, runtime } = service.provider;
  const layers = Object.values(service.functions).flatMap(({ layers: own = [] }) => own);
  const layer = layers.find((each): each is LayerReference => typeof each === 'object');
  if (layer === undefined) return;
  compiledCloudFormationTemplate.Resources[layer.Ref] = {
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
  // The framework reads it to name the layer at the end of a deployment.
  compiledCloudFormationTemplate.Outputs['LogExtensionLambdaLayerQualifiedArn'] = { Value: { Ref: layer.Ref } };
}

const layerName = 'logExtension';

/** The layer's name changes with its content and, with it, the function, so that a new version is published. */
async function addExtension({ serviceDir, service }: Run, settings: StageSettings): Promise<void> {
  const packed = await zip(await buildLayer());
  const folder = join(serviceDir, '.serverless');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${layerName}.zip`), packed);
  const hash = createHash('sha256').update(packed).digest('hex').slice(0, 16);
  const layer = { Ref: `LogExtensionLayer${hash}` };
  for (const each of Object.values(service.functions)) extend(each, layer, toAccess(settings));
}

/**
 * Lambda starts the runtime by the layer's script, which makes Node load OpenTelemetry before the handler. The SDK is
 * bundled, so OpenTelemetry sees calls of DynamoDB as HTTP only, and only in a bundle with the condition `node-http`.
 * Metrics and logs are sent otherwise, and each module delays the start.
 * @see https://github.com/open-telemetry/opentelemetry-lambda/tree/main/nodejs
 */
const tracing = {
  AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-handler',
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
  // With X-Ray's context, its traces have the ids that are in the log, and the same requests are sampled.
  OTEL_PROPAGATORS: 'tracecontext,baggage,xray-lambda',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

function withoutXRay(stage: string): string {
  return `Stage ${stage} has tracing: false. OTEL_LAYER_ARN may then send only traces of requests with a sampled traceparent.`;
}

/** CloudFormation fills in the headers, so that their keys are in no template. */
function toAccess({ OTLP_ENDPOINT = '', OTLP_HEADERS_SECRET: secret, OTLP_HEADERS_SECRET_VERSION }: StageSettings) {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: OTLP_ENDPOINT };
  if (secret === undefined) return endpoint;
  return { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: toSecretReference(secret, OTLP_HEADERS_SECRET_VERSION) };
}

function extend(
  target: ServiceFunction,
  layer: string | LayerReference,
  environment: Readonly<Record<string, string>>,
): void {
  target.layers = [...(target.layers ?? []), layer];
  target.environment = { ...target.environment, ...environment };
}

function findFault(settings: StageSettings, region: string): string | undefined {
  const { OTLP_ENDPOINT, OTLP_HEADERS_SECRET, OTLP_HEADERS_SECRET_VERSION, LOG_EXTENSION, OTEL_LAYER_ARN } = settings;
  const asked = LOG_EXTENSION ?? OTEL_LAYER_ARN;
  if (asked !== undefined && OTLP_ENDPOINT === undefined) {
    return 'OTLP_ENDPOINT is not set: LOG_EXTENSION and OTEL_LAYER_ARN need a collector.';
  }
  if (asked === undefined && (OTLP_ENDPOINT ?? OTLP_HEADERS_SECRET) !== undefined) {
    return 'OTLP_ENDPOINT and OTLP_HEADERS_SECRET do nothing without LOG_EXTENSION or OTEL_LAYER_ARN.';
  }
  if (OTLP_ENDPOINT !== undefined && /\/v1\/(logs|traces)\/?$/.test(OTLP_ENDPOINT)) {
    return `OTLP_ENDPOINT ${OTLP_ENDPOINT} must not end in /v1/…: each signal adds its own.`;
  }
  if (OTLP_HEADERS_SECRET !== undefined && OTLP_ENDPOINT?.startsWith('http:')) {
    return 'OTLP_ENDPOINT must begin with https:// because OTLP_HEADERS_SECRET would be sent in clear text.';
  }
  if (OTLP_HEADERS_SECRET_VERSION !== undefined && OTLP_HEADERS_SECRET === undefined) {
    return 'OTLP_HEADERS_SECRET_VERSION needs OTLP_HEADERS_SECRET.';
  }
  const [, , , layerRegion = region] = OTEL_LAYER_ARN?.split(':') ?? [];
  return layerRegion === region ? undefined : `OTEL_LAYER_ARN is in ${layerRegion}, but the stage is in ${region}.`;
}
