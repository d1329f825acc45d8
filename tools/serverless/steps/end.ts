/**
 * Makes `npm start` end in an orderly way: at signals before serverless-offline listens for them, when its terminal
 * closes, and with npm, whose shell does not pass signals on.
 */
export function endInOrder(): void {
  const end = () => process.emit('SIGTERM', 'SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The framework and serverless-offline listen too. If nothing else does, the signal would have no effect.
    process.on(signal, () => process.listenerCount(signal) === 1 && process.exit(1));
  }
  process.on('SIGHUP', end);
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}
