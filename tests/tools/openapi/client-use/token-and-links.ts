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
const answers = [
  ...(await Promise.all([constant, changing, anonymous].map((client) => client.GET('/todos')))),
  await constant.GET('/todos', { headers: { Authorization: 'Basic own' } }),
];

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

function answerWith(link: string) {
  return createTodoClient({ baseUrl, fetch: async () => Response.json([{ text: 'a' }], { headers: { link } }) });
}

/** The query of the next page that a client finds in a Link header. */
async function readNext(link: string): Promise<unknown> {
  const page = await listPage(answerWith(link), { limit: 3, done: false }).catch(String);
  return typeof page === 'string' ? page : (page.next ?? null);
}

/** The todos of a walk over pages that lead to each other, and its end. */
async function walkRepeated(): Promise<readonly string[]> {
  const texts: string[] = [];
  try {
    for await (const { text } of walkTodos(answerWith('</todos?cursor=a>; rel=next'))) texts.push(text);
  } catch (error) {
    texts.push(String(error));
  }
  return texts;
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
        '<https://elsewhere.example/todos?cursor=a#?cursor=b>; rel=next',
        '</todos?limit=9#?cursor=b>; rel=next',
        '<http://[>; rel=next',
        '',
      ].map(readNext),
    ),
    repeated: await walkRepeated(),
  }),
);
