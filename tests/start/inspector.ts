/** Calls a method of the inspector. @returns its result, or what went wrong */
export type Call = (method: string, parameters?: object) => Promise<Readonly<Record<string, unknown>>>;

export interface Inspector {
  readonly call: Call;
  /** Has an event told. */
  readonly on: <Parameters>(event: string, listener: (parameters: Parameters) => unknown) => void;
}

/** @see https://chromedevtools.github.io/devtools-protocol/v8/ */
export async function connect(url: string): Promise<Inspector> {
  const socket = new WebSocket(url);
  const waiting: ((result: Readonly<Record<string, unknown>>) => void)[] = [];
  const listeners = new Map<string, (parameters: never) => unknown>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, method, params } = JSON.parse(String(data));
    if (method === undefined) waiting[id]?.(error ?? result);
    else listeners.get(method)?.(params as never);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  return {
    on: (event, listener) => void listeners.set(event, listener),
    call: (method, params = {}) =>
      new Promise((resolve) => {
        const id = waiting.push(resolve) - 1;
        socket.send(JSON.stringify({ id, method, params }));
      }),
  };
}
