/** A stage of each kind that is deployed. */
export const stageNames = ['dev', 'pr-123', 'staging', 'prod'] as const;

export type StageName = (typeof stageNames)[number];

/** What any stage must be told before it can be packaged, made up. */
export const exampleSettings = { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' } as const;

/** What may be asked for beside that: logs and traces that go to a collector. */
export const telemetrySettings = {
  OTLP_ENDPOINT: 'https://otlp.example.com',
  OTLP_HEADERS_SECRET: 'otlp/headers',
  LOG_EXTENSION: 'on',
  OTEL_LAYER_ARN: 'arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-nodejs-0_21_0:1',
} as const;
