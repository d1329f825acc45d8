/** Route of a request: its key, for example `GET /todos/{id}`, and the decoded values of the parameters in its path. */
export interface Match {
  readonly routeKey: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
}

/**
 * Creates a function that finds the route of a method and a path as sent, as API Gateway does: a path without parameters
 * comes first, letters and slashes count, and a request without a route is `$default`.
 * @param routeKeys for example `GET /todos/{id}`; the method `ANY` stands for all
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function createMatcher(routeKeys: readonly string[]): (method: string, path: string) => Match {
  const isDynamic = (routeKey: string) => routeKey.includes('{');
  const fixed = new Map(routeKeys.filter((key) => !isDynamic(key)).map((routeKey) => [routeKey, { routeKey }]));
  const patterns = routeKeys.filter(isDynamic).map((routeKey) => ({ routeKey, pattern: toPattern(routeKey) }));
  return (method, path) => {
    const request = `${method} ${path}`;
    const found = fixed.get(request) ?? fixed.get(`ANY ${path}`);
    if (found) return found;
    for (const { routeKey, pattern } of patterns) {
      const groups = pattern.exec(request)?.groups;
      if (groups) return { routeKey, pathParameters: decodeAll(groups) };
    }
    return { routeKey: '$default' };
  };
}

function toPattern(routeKey: string): RegExp {
  const text = routeKey.replace(/[.+*?^$()|[\]\\]/g, String.raw`\$&`).replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${text.replace(/^ANY /, String.raw`\S+ `)}$`);
}

function decodeAll(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decode(value)]));
}

/** A malformed escape is left as it is. */
function decode(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
