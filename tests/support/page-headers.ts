/** Header fields that pages may send to the API and to the export without any setting. */
export const pageHeaders: readonly string[] = [
  ...['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key', 'Prefer', 'X-Request-Id'],
  ...['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'x-amzn-trace-id'],
];
