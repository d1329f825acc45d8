import { type KeyValue, toAttributes } from './any-value.ts';
import type { ExtensionSettings } from './extension-settings.ts';
import type { Registration } from './lambda-api.ts';

/** Returns the function's attributes. @see https://opentelemetry.io/docs/specs/semconv/resource/faas/ */
export function toResource(settings: ExtensionSettings, registration: Registration): readonly KeyValue[] {
  const { AWS_REGION, OTEL_SERVICE_NAME, SERVICE_VERSION } = settings;
  const { functionName, functionVersion, accountId } = registration;
  return toAttributes({
    'service.name': OTEL_SERVICE_NAME ?? functionName,
    'service.version': SERVICE_VERSION,
    'faas.name': functionName,
    'faas.version': functionVersion,
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': AWS_REGION,
    'cloud.account.id': accountId,
  });
}
