/** Makes a call to a repository when and as it likes; `what` names it, as in `get of alice`. */
export type Intercept = <Result>(what: string, call: () => Promise<Result>) => Promise<Result>;

/** @returns the repository, whose every call goes through `intercept` */
export function interceptCalls<Repository extends object>(repository: Repository, intercept: Intercept): Repository {
  const intercepted = Object.entries(repository).map(([name, call]) => [
    name,
    (owner: string, ...rest: readonly unknown[]) => intercept(`${name} of ${owner}`, () => call(owner, ...rest)),
  ]);
  return Object.fromEntries(intercepted);
}
