import { readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request as sendRequest } from 'node:http';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { edit } from '../support/edit.ts';

/** Makes the function `api` of a scratch project answer, in a header, what it was told of who asks. */
export function showAuthorizer(dir: string): void {
  const file = join(dir, 'src', 'handlers', 'api.ts');
  const code = edit(readFileSync(file, 'utf8'), 'export const handler =', 'const inner =');
  writeFileSync(
    file,
    `${code}
export const handler: typeof inner = async (event, context) => {
  const told = JSON.stringify((event.requestContext as { authorizer?: unknown }).authorizer ?? null);
  const reply = await inner(event, context);
  return { ...reply, headers: { ...reply.headers, 'x-authorizer': told } };
};
`,
  );
}

export interface Message {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** Sends a request; unlike fetch it can send a header twice. @returns the answer, and what the function was told */
export async function send(port: string, [method, url]: readonly [string, string], message: Message = {}) {
  const { headers = {}, body } = message;
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((each) => [name, each]));
  const options = { method, headers: ['host', 'localhost', ...lines], agent: false };
  const request = sendRequest(`http://localhost:${port}${url}`, options);
  request.end(body);
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    request.on('response', resolve).on('error', reject),
  );
  const { statusCode: status, headers: answered } = response;
  const text = await readText(response);
  const told = answered['x-authorizer'];
  return {
    status,
    headers: answered,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
    authorizer: told === undefined ? undefined : (JSON.parse(String(told)) as unknown),
  };
}
