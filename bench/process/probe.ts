/** CPU time and memory of a process. */
export interface Usage {
  /** Microseconds since its start. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
}

// Required before a server's own code. It replies to any message with what the process has used.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, rss: process.memoryUsage.rss() } satisfies Usage);
});
process.channel?.unref();
