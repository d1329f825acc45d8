import { createServer, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Listening, listen } from '../support/listen.ts';

/** A proxy before an AWS, which notes as which action of IAM each call counts. */
export interface RecordedCalls extends Listening {
  /** Actions so far, sorted, each once, for example `s3:PutObject`. */
  readonly actions: () => readonly string[];
}

export async function recordCalls(url: string): Promise<RecordedCalls> {
  const actions = new Set<string>();
  const server = createServer(async (call, response) => {
    const body = await buffer(call);
    actions.add(toAction(call, body.toString()));
    const { method, headers } = call;
    const forwarded = request(new URL(call.url ?? '/', url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy()).end(body);
  });
  return { ...(await listen(server)), actions: () => [...actions].sort() };
}

/** The service is in the signature; calls without one are those of STS here. */
function toAction({ method = '', url = '/', headers }: IncomingMessage, body: string): string {
  const [, service = 'sts'] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)/.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return `${service}:${target.split('.').at(-1)}`;
  const action = new URLSearchParams(body).get('Action');
  if (action !== null) return `${service}:${action}`;
  const { pathname, searchParams } = new URL(url, 'http://aws');
  if (service === 's3') return `s3:${toObjectAction(method, pathname, [...searchParams.keys()])}`;
  if (service === 'lambda' && method === 'GET' && /\/functions\/[^/]+$/.test(pathname)) return 'lambda:GetFunction';
  if (service === 'apigateway') return `apigateway:${method}`;
  throw new Error(`This call has no action here: ${service} ${method} ${url}`);
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
function toObjectAction(method: string, path: string, parameters: readonly string[]): string {
  if (parameters.includes('delete')) return 'DeleteObject';
  if (parameters.includes('versions')) return 'ListBucketVersions';
  if (parameters.includes('location')) return 'GetBucketLocation';
  if (path.split('/').filter(Boolean).length < 2) return 'ListBucket';
  return method === 'PUT' || method === 'POST' ? 'PutObject' : 'GetObject';
}
