/** CPU time and memory of a process. */
export interface Usage {
  /** Microseconds since its start. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
}

// Required before a server's own code. It replies to any message with what the process has used, and ends
// it with the process that asks.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, rss: process.memoryUsage.rss() } satisfies Usage);
});
process.on('disconnect', () => process.exit());
process.channel?.unref();
