import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import JSZip from 'jszip';
import { type Json, membersOf, resourcesOf, type Template } from '#template-rules/template.ts';
import { buildLayer } from '../../packages/otlp-logs-extension/layer.ts';
import { zip } from '../../tools/serverless/zip.ts';
import { telemetrySettings } from '../../tools/stages/kinds.ts';
import { usePackage } from './packaged-service.ts';
import { apiEnvironment, lambdaEnvironment } from './run-artefact.ts';

const plain = usePackage('prod');
const telling = usePackage('prod', telemetrySettings);

const access = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com',
  OTEL_EXPORTER_OTLP_HEADERS: '{{resolve:secretsmanager:otlp/headers:SecretString:::}}',
};

const tracing = {
  AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-handler',
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
  OTEL_PROPAGATORS: 'tracecontext,baggage,xray-lambda',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

describe('where no setting asks for it', () => {
  test('no function has a layer, or knows of a collector', () => {
    const text = JSON.stringify(plain().template);
    expect(resourcesOf(plain().template, 'AWS::Lambda::LayerVersion')).toEqual([]);
    expect(text).not.toMatch(/"Layers"|OTEL_|AWS_LAMBDA_EXEC_WRAPPER|\/opt\//);
  });

  test('no function holds code of OpenTelemetry or of the extension, and none other than with it', async () => {
    for (const packed of Object.values(plain().zips).filter(({ length }) => length > 0)) {
      const { files } = await JSZip.loadAsync(packed);
      const texts = await Promise.all(Object.values(files).map((file) => file.async('string')));
      expect(texts.join('')).not.toMatch(/opentelemetry|OTEL_EXPORTER|extension\/register|\/v1\/logs/i);
    }
    expect(telling().zips.api.equals(plain().zips.api)).toBe(true);
    expect(telling().zips.docs.equals(plain().zips.docs)).toBe(true);
  });
});

describe('where settings ask for it', () => {
  test('every function has the extension, and the api the layer of OpenTelemetry', () => {
    const [layer] = resourcesOf(telling().template, 'AWS::Lambda::LayerVersion');
    const extension = { Ref: String(layer?.name) };
    expect(layer?.properties).toEqual({
      LayerName: 'todo-api-prod-log-extension',
      Description: expect.any(String),
      CompatibleRuntimes: ['nodejs24.x'],
      Content: {
        S3Bucket: { Ref: 'ServerlessDeploymentBucket' },
        S3Key: expect.stringMatching(/\/logExtension\.zip$/),
      },
    });
    // The framework prints it at the end of a deployment.
    expect(telling().template.Outputs?.['LogExtensionLambdaLayerQualifiedArn']).toMatchObject({ Value: extension });
    expect(toAdditions(telling().template)).toEqual({
      ApiLambdaFunction: { Layers: [extension, telemetrySettings.OTEL_LAYER_ARN], ...access, ...tracing },
      DocsLambdaFunction: { Layers: [extension], ...access },
      ExportLambdaFunction: { Layers: [extension], ...access },
      PreTrafficLambdaFunction: { Layers: [extension], ...access },
    });
  });

  test('another content is another layer, and so makes another version of the function', () => {
    const [layer] = resourcesOf(telling().template, 'AWS::Lambda::LayerVersion');
    const packed = readFileSync(join(telling().dir, '.serverless', 'logExtension.zip'));
    expect(layer?.name).toBe(`LogExtensionLayer${createHash('sha256').update(packed).digest('hex').slice(0, 16)}`);
    const isVersion = (name: string) => name.startsWith('ApiLambdaVersion');
    const [before, after] = [plain(), telling()].map(({ template }) => Object.keys(template.Resources).find(isVersion));
    expect(after).not.toBe(before);
  });

  test('no right, and nothing else of the template, is other than without them', () => {
    expect(withoutAdditions(telling().template)).toEqual(withoutAdditions(plain().template));
  });

  test('the layer holds what Lambda starts, which may be executed, and is the same, byte for byte, when made again', async () => {
    const packed = readFileSync(join(telling().dir, '.serverless', 'logExtension.zip'));
    expect(packed.equals(await zip(await buildLayer()))).toBe(true);
    const { files } = await JSZip.loadAsync(packed);
    expect(Object.entries(files).map(([path, { unixPermissions }]) => [path, unixPermissions])).toEqual([
      ['extensions/otlp-logs', 0o100755],
      ['otlp-logs/main.cjs', 0o100644],
    ]);
    expect(await files['extensions/otlp-logs']?.async('string')).toMatch(
      /^#!\/bin\/sh\n(.*\n)*exec \/var\/lang\/bin\/node /,
    );
    expect(packed.length).toBeLessThan(20_000);
  });
});

/** As the instrumentation for Lambda does it, when Node has loaded a handler's module. */
const wrap = `
  const { _load } = require('node:module');
  const handlers = new Set(process.argv.slice(1));
  require('node:module')._load = (...args) => {
    const exported = _load(...args);
    if (!handlers.has(args[0])) return exported;
    const wrapped = { configurable: true, enumerable: true, writable: true, value: () => 'wrapped' };
    return Object.defineProperty(exported, 'handler', wrapped);
  };
  for (const file of handlers) console.log(require(file).handler());`;

test('the handler of each function can be replaced from outside', async () => {
  const files = await Promise.all(
    (['api', 'docs', 'preTraffic'] as const).map(async (name) => {
      const file = name === 'preTraffic' ? 'pre-traffic' : name;
      return join(await plain().unzip(name), 'src', 'handlers', `${file}.cjs`);
    }),
  );
  const { stdout } = spawnSync(process.execPath, ['-e', wrap, ...files], {
    encoding: 'utf8',
    env: {
      ...lambdaEnvironment,
      ...apiEnvironment,
      API_VERSION_ARN: 'arn:aws:lambda:eu-west-1:123456789012:function:api:7',
      AUTH: 'jwt',
    },
  });
  expect(stdout).toBe('wrapped\n'.repeat(3));
});

const isAddition = (name: string) => /^OTEL_|^AWS_LAMBDA_EXEC_WRAPPER$/.test(name);

/** @returns what each function has of layers and of variables that are about telemetry */
function toAdditions(template: Template): Readonly<Record<string, object>> {
  const functions = resourcesOf(template, 'AWS::Lambda::Function').map(({ name, properties }) => {
    const variables = variablesOf(properties['Environment']).filter(([variable]) => isAddition(variable));
    return [name, { Layers: properties['Layers'], ...Object.fromEntries(variables) }];
  });
  return Object.fromEntries(functions);
}

/** @returns all resources but the layer, and of functions what is not about telemetry; versions go without their hash */
function withoutAdditions({ Resources }: Template) {
  const text = JSON.stringify(Resources).replace(/ApiLambdaVersion\w{20,}/g, 'ApiVersion');
  const others = Object.entries(JSON.parse(text) as Template['Resources']).filter(
    ([name]) => !name.startsWith('LogExtension'),
  );
  return others.map(([name, { Properties = {}, ...resource }]) => {
    const { Layers: _, Environment, ...properties } = Properties as Readonly<Record<string, Json>>;
    const variables = variablesOf(Environment).filter(([variable]) => !isAddition(variable));
    return [name, resource, properties, variables];
  });
}

function variablesOf(environment: Json | undefined) {
  return Object.entries(membersOf(membersOf(environment)['Variables']));
}
