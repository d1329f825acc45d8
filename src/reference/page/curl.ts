/** Request as `fetch` and `curl` send it. */
export interface FormRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Returns a request as a command of a POSIX shell, which replaces `$TOKEN` by the variable. */
export function toCurl({ method, url, headers, body }: FormRequest): string {
  const options = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    quote(url),
    ...Object.entries(headers).map(([name, value]) => `-H ${toHeader(name, value)}`),
    ...(body === undefined ? [] : [`--data-binary ${quote(body)}`]),
  ];
  return `curl -i ${options.join(' \\\n  ')}`;
}

function toHeader(name: string, value: string): string {
  return value === 'Bearer $TOKEN' ? `"${name}: ${value}"` : quote(`${name}: ${value}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
