import { createTodoClient, type RetryOptions } from 'todo-api-client';

type Answer = Response | Error;

interface Scenario {
  readonly answers: readonly Answer[];
  readonly method?: 'GET' | 'POST';
  readonly retries?: RetryOptions | false;
  /** Removes the key that the client has set. */
  readonly withoutKey?: boolean;
}

const networkError = new TypeError('fetch failed');
const throttled = Response.json({ message: 'Too Many Requests' }, { status: 429 });
const unavailable = (retryAfter: string) => Response.json({}, { status: 503, headers: { 'Retry-After': retryAfter } });
const status = (code: number) => Response.json({ message: '' }, { status: code });
const done = () => Response.json([]);

const scenarios: Readonly<Record<string, Scenario>> = {
  seconds: { answers: [unavailable('2'), done()] },
  date: { answers: [unavailable('Fri, 02 Jan 2026 03:04:10 GMT'), done()] },
  pastDate: { answers: [unavailable('Fri, 02 Jan 2026 03:04:00 GMT'), done()] },
  nonsense: { answers: [unavailable('soon'), done()] },
  longest: { answers: [unavailable('30'), done()] },
  tooLong: { answers: [unavailable('31'), done()] },
  longerAllowed: { answers: [unavailable('31'), done()], retries: { longestRetryAfter: 31_000 } },
  unset: { answers: [unavailable('31'), done()], retries: { attempts: undefined, longestRetryAfter: undefined } },
  unsetAttempts: { answers: [throttled, done()], retries: { attempts: undefined } },
  throttled: { answers: [throttled, throttled, done()] },
  proxy: { answers: [status(502), status(504), done()] },
  neverUp: { answers: Array(9).fill(unavailable('0')) },
  network: { answers: [networkError, done()] },
  neverThere: { answers: Array(9).fill(networkError) },
  brokenOff: { answers: [new Response(new ReadableStream({ pull: fail })), done()] },
  capped: { answers: Array(9).fill(throttled), retries: { attempts: 7 } },
  timeout: { answers: [new DOMException('', 'TimeoutError'), done()] },
  cloudflare: { answers: [Object.assign(new Error(), { retryable: true }), done()] },
  write: { answers: [networkError, throttled, done()], method: 'POST' },
  writeWithoutKey: { answers: [throttled, done()], method: 'POST', withoutKey: true },
  otherError: { answers: [new Error('a bug'), done()] },
  crash: { answers: [status(500), done()] },
  refused: { answers: [status(412), done()] },
  off: { answers: [throttled, done()], retries: false },
};

function fail(stream: ReadableStreamDefaultController): void {
  stream.error(new TypeError('terminated'));
}

/** Plays a scenario without waiting, at a random number of one half. */
async function play({ answers, method = 'GET', retries = {}, withoutKey = false }: Scenario) {
  const sent: string[] = [];
  const pauses: number[] = [];
  const time = {
    pause: async (milliseconds: number) => void pauses.push(milliseconds),
    random: () => 0.5,
    now: () => Date.parse('2026-01-02T03:04:05Z'),
  };
  const client = createTodoClient({
    baseUrl: 'https://api.example',
    retries: retries && { ...time, ...retries },
    fetch: async (request) => {
      const answer = answers[sent.length];
      sent.push(`${request.headers.get('Idempotency-Key')} ${await request.text()}`);
      if (answer instanceof Response) return answer.clone();
      throw answer;
    },
  });
  if (withoutKey) client.use({ onRequest: ({ request }) => request.headers.delete('Idempotency-Key') });
  const call = method === 'GET' ? client.GET('/todos') : client.POST('/todos', { body: { text: 'Buy milk' } });
  const end = await call.then(
    ({ response }) => response.status,
    (error) => String(error),
  );
  return [sent.length, end, ...pauses, ...(new Set(sent).size > 1 ? ['differ'] : [])];
}

const played = Object.entries(scenarios).map(async ([name, scenario]) => [name, await play(scenario)]);
process.stdout.write(JSON.stringify(Object.fromEntries(await Promise.all(played))));
