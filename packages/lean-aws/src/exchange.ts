/** A request to one server: without more, `GET /`. */
export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the connection, the request and the whole response. Absent: no limit. */
  readonly timeout?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Headers by their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export type Exchange = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * Opens a connection while the process starts, with a request that has no effect and needs no credentials. Requests wait
 * for it, because they would open another one. Without TLS, there is nothing to gain.
 * @param timeout milliseconds that requests wait at most
 */
export function connectEarly(exchange: Exchange, server: URL, timeout: number): Exchange {
  if (server.protocol !== 'https:') return exchange;
  const connection = exchange({ timeout }).catch(() => undefined);
  return async (request) => {
    await connection;
    return exchange(request);
  };
}

export function toTimeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError' });
}
