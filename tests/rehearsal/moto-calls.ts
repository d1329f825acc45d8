/** Calls of moto by AWS's protocols. It reads service and region from a signature, which it does not verify. */
export interface MotoCalls {
  /** Calls a service of the JSON protocol, such as `dynamodb` with `DynamoDB_20120810.DescribeTable`. */
  readonly json: (service: string, target: string, input?: object) => Promise<Answer>;
  /** Calls a service of the query protocol, such as `iam` with `ListRoles`. */
  readonly query: (service: string, action: string, parameters?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** Reads a path of a service, such as `lambda` with `/2015-03-31/functions`. */
  readonly get: (service: string, path: string) => Promise<string>;
}

/** Members that a test reads of an answer. */
export type Answer = Readonly<Record<string, unknown>>;

const versions: Readonly<Record<string, string>> = { iam: '2010-05-08', cloudformation: '2010-05-15' };

/** @throws Error with the answer, if moto refuses a call */
export function createMotoCalls(url: string): MotoCalls {
  return {
    json: async (service, target, input = {}) =>
      JSON.parse(
        await send(service, '/', { method: 'POST', headers: { 'x-amz-target': target }, body: JSON.stringify(input) }),
      ),
    query: async (service, Action, parameters = {}) => {
      const fields = { Action, Version: versions[service] ?? '', ContentType: 'JSON', ...parameters };
      const answer = JSON.parse(await send(service, '/', { method: 'POST', body: new URLSearchParams(fields) }));
      return answer[`${Action}Response`][`${Action}Result`];
    },
    get: (service, path) => send(service, path, {}),
  };

  async function send(service: string, path: string, init: RequestInit): Promise<string> {
    const scope = `Credential=local/20260101/eu-west-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
    const response = await fetch(`${url}${path}`, { ...init, headers: { ...init.headers, authorization } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return text;
  }
}
