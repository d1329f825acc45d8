/** Makes `npm start` end in an orderly way at signals and when its terminal closes. Before this step they just kill it. */
export function endInOrder(): void {
  let first: number | undefined;
  const end = (signal: NodeJS.Signals) => {
    // serverless-offline listens once all is ready, and then waits for requests. npm may repeat a signal of the terminal.
    const isRepeated = first !== undefined && performance.now() - first > repeatMilliseconds;
    if (process.listenerCount(signal) === 1 || isRepeated) process.exit(1);
    first ??= performance.now();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  process.on('SIGHUP', () => process.emit('SIGTERM', 'SIGTERM'));
}

/** Time in which a signal that comes again is not the developer's. */
const repeatMilliseconds = 200;
