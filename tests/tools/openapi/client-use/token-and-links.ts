import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTodoClient, listPage, walkTodos } from 'todo-api-client';

/** A server that tells the token and the query of each request as the text of a todo; the second page is a problem. */
const server = createServer(({ url = '', headers }, response) => {
  const isLast = url.includes('cursor');
  const link = '<https://elsewhere.example/todos?cursor=a%2Cb>; title="a, <b>; rel=last"; rel="prefetch Next"';
  response.writeHead(isLast ? 503 : 200, { 'content-type': 'application/json', link });
  response.end(JSON.stringify(isLast ? { message: url } : [{ text: headers.authorization }]));
}).listen(0);
const { port } = server.address() as AddressInfo;
const baseUrl = `http://localhost:${port}`;

const constant = createTodoClient({ baseUrl, token: 'constant', retries: false });
const changing = createTodoClient({ baseUrl, token: () => Promise.resolve('changing') });
const anonymous = createTodoClient({ baseUrl, headers: { Authorization: 'Basic own' } });
const answers = await Promise.all([constant, changing, anonymous].map((client) => client.GET('/todos')));

// Tracing and test doubles replace the global fetch, also after a client was created.
const original = globalThis.fetch;
globalThis.fetch = async () => Response.json([{ text: 'from the replaced fetch' }]);
const replaced = await anonymous.GET('/todos');
globalThis.fetch = original;

const walked: string[] = [];
let refusal: unknown;
try {
  for await (const { text } of walkTodos(constant)) walked.push(text);
} catch (error) {
  refusal = error;
}
server.close();

/** The cursor that a client finds in a Link header. */
async function readCursor(link: string): Promise<string | null> {
  const client = createTodoClient({ baseUrl, fetch: async () => Response.json([], { headers: { link } }) });
  const { next } = await listPage(client, { limit: 3, done: false });
  return next === undefined ? null : JSON.stringify(next);
}

process.stdout.write(
  JSON.stringify({
    tokens: answers.map(({ data }) => data?.[0]?.text ?? null),
    replaced: replaced.data?.[0]?.text,
    walked,
    refusal: refusal instanceof Error ? [refusal.message, refusal.cause] : refusal,
    links: await Promise.all(
      [
        '<https://a.example/?cursor=1,2>; rel="prev", <https://a.example/?cursor=3;4>; rel="next"',
        '</todos?limit=9&cursor=x%2B>;REL=next',
        '<?cursor=a>; rel="prev"; rel="next", <b>; title="x\\", <c>; rel=next"',
        '<?cursor=a>; relation=next; nextrel=next',
        '</todos?limit=9>; rel=next',
        '',
      ].map(readCursor),
    ),
  }),
);
