import { text } from 'node:stream/consumers';
import type { Listening } from '../support/listen.ts';
import { useServer } from '../support/use-server.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { createContext, toEvent } from './gateway.ts';

/** @returns a function that returns the whole API over HTTP, one for all tests of a block; all requests come from alice */
export function useApiServer(): () => Listening {
  const { handler } = createApiUnderTest();
  return useServer(async (request, response) => {
    const body = await text(request);
    const headers = request.headers as Readonly<Record<string, string>>;
    const options = { headers, owner: 'alice', body: body === '' ? undefined : body };
    const reply = await handler(toEvent(String(request.method), String(request.url), options), createContext());
    response.writeHead(reply.statusCode, reply.headers).end(reply.body);
  });
}
