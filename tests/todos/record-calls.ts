/** @returns the repository, each of whose calls leaves its name and owner in `calls` */
export function recordCalls<Repository extends object>(repository: Repository, calls: string[]): Repository {
  const recorded = Object.entries(repository).map(([name, call]) => [
    name,
    (owner: string, ...rest: readonly unknown[]) => {
      calls.push(`${name} of ${owner}`);
      return call(owner, ...rest);
    },
  ]);
  return Object.fromEntries(recorded);
}
