import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTodoClient, findLink, walkTodos } from 'todo-api-client';

/** A server that tells the token and the query of each request as the text of a todo; the second page is a problem. */
const server = createServer(({ url = '', headers }, response) => {
  const isLast = url.includes('cursor');
  const link = '<https://elsewhere.example/todos?cursor=a%2Cb>; title="a, <b>; rel=last"; rel="prefetch Next"';
  response.writeHead(isLast ? 503 : 200, { 'content-type': 'application/json', link });
  response.end(JSON.stringify(isLast ? { code: url } : [{ text: headers.authorization }]));
}).listen(0);
const { port } = server.address() as AddressInfo;
const baseUrl = `http://localhost:${port}`;

const constant = createTodoClient({ baseUrl, token: 'constant' });
const changing = createTodoClient({ baseUrl, token: () => Promise.resolve('changing') });
const anonymous = createTodoClient({ baseUrl });
const answers = await Promise.all([constant, changing, anonymous].map((client) => client.GET('/todos')));

const walked: string[] = [];
let refusal: unknown;
try {
  for await (const { text } of walkTodos(constant)) walked.push(text);
} catch (error) {
  refusal = error;
}
server.close();

process.stdout.write(
  JSON.stringify({
    tokens: answers.map(({ data }) => data?.[0]?.text ?? null),
    walked,
    refusal: refusal instanceof Error ? [refusal.message, refusal.cause] : refusal,
    links: [
      '<https://a.example/?x=1,2>; rel="prev", <https://a.example/?x=3;4>; rel="next"',
      '</todos?x=1>;REL=next',
      '<a>; rel="prev"; rel="next", <b>; title="x\\", <c>; rel=next"',
      '<a>; relation=next; nextrel=next',
      '',
    ].map((header) => findLink(header, 'next') ?? null),
  }),
);
