/** Headers and methods for pages of allowed origins, if no gateway applies `custom.cors` of serverless.yml. */
export const corsRules = {
  allowedMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    ...['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key', 'Prefer', 'X-Request-Id'],
    ...['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'x-amzn-trace-id'],
  ],
  exposedResponseHeaders: [
    ...['ETag', 'Link', 'Location', 'Preference-Applied', 'Retry-After', 'Idempotent-Replayed', 'WWW-Authenticate'],
    'X-Request-Id',
  ],
  maxAge: 7200,
} as const;
