import { describe, expect, test } from '@jest/globals';
import { useApiServer } from '../../api/use-api-server.ts';
import { useFrontEnd } from './front-end.ts';

const { run } = useFrontEnd();

describe('without the service', () => {
  test('sends its token and finds the next page', async () => {
    expect(await run('token-and-links.ts')).toEqual({
      tokens: ['Bearer constant', 'Bearer changing', 'Basic own', 'Basic own'],
      replaced: 'from the replaced fetch',
      walked: ['Bearer constant'],
      refusal: ['503 /todos?cursor=a%2Cb', { message: '/todos?cursor=a%2Cb' }],
      links: [
        ...['3;4', 'x+'].map((cursor) => ({ limit: 3, done: false, cursor })),
        null,
        null,
        { limit: 3, done: false, cursor: 'a' },
        'Error: The Link does not lead on: /todos?limit=9#?cursor=b',
        'Error: The Link does not lead on: http://[',
        null,
      ],
      repeated: ['a', 'Error: The Link does not lead on: /todos?cursor=a'],
    });
  });

  test('gets a token for each request, and may renew one that is refused', async () => {
    expect(await run('tokens.ts')).toEqual({
      expiring: [...['1', '2', '3'].map((token) => `Bearer ${token} {"text":"a"}`), 200],
      refused: ['Bearer old {"text":"a"}', 'Bearer new {"text":"a"}', 200],
      unreachable: ['Bearer late {"text":"a"}', 200],
      signedOut: ['Error: signed out'],
      aborted: ['while the token comes'],
    });
  });

  test('repeats what may pass and is safe to repeat, as late as it is told', async () => {
    const lost = 'TypeError: fetch failed';
    expect(await run('retries.ts')).toEqual({
      // Requests sent, how the call ends, and the pauses between the requests.
      seconds: [2, 200, 2150],
      date: [2, 200, 5150],
      pastDate: [2, 200, 150],
      nonsense: [2, 200, 150],
      longest: [2, 200, 30150],
      tooLong: [1, 503],
      longerAllowed: [2, 200, 31150],
      unset: [1, 503],
      unsetAttempts: [2, 200, 150],
      throttled: [3, 200, 150, 300],
      proxy: [3, 200, 150, 300],
      neverUp: [4, 503, 150, 300, 600],
      network: [2, 200, 150],
      neverThere: [4, lost, 150, 300, 600],
      brokenOff: [2, 200, 150],
      timeout: [2, 200, 150],
      cloudflare: [2, 200, 150],
      capped: [7, 429, 150, 300, 600, 1200, 2400, 2500],
      write: [3, 200, 150, 300],
      writeWithoutKey: [1, 429],
      otherError: [1, 'Error: a bug'],
      crash: [1, 500],
      refused: [1, 412],
      off: [1, 429],
    });
  });

  test('stops when the call or the client is aborted, before, while and after it waits', async () => {
    const stopped = [1, 'while it waits'];
    expect(await run('aborts.ts')).toEqual({
      ends: [stopped, stopped, stopped, stopped, stopped, [1, 'before']],
      warnings: [],
      status: 200,
      calls: 2,
      end: 'while the answer comes',
    });
  });

  test('makes every refusal a problem or an error of the gateway', async () => {
    const unknown = (status: number) => ({ message: `HTTP ${status}` });
    expect(await run('errors.ts')).toEqual({
      errors: ['todo_exists', { message: 'Forbidden' }, ...[502, 502, 503, 503, 503].map(unknown)],
      headers: ['application/json', null, 'Error'],
      notModified: [304, ''],
      thrown: [
        ['409 There is already a todo with this id.', true],
        ['502 HTTP 502', false],
        ['409 There is already a todo with this id.', true],
        ['The response with status 409 has no ETag.', false],
      ],
      narrowed: [true, true, false, true, false, false, false, false, false],
    });
  });
});

describe('with the service', () => {
  const lossy = useApiServer();
  const batched = useApiServer();
  const api = useApiServer();

  test('creates, reads, updates, replaces and deletes, and overwrites nothing that somebody else has changed', async () => {
    expect(await run('crud.ts', api().endpoint)).toEqual({
      statuses: [201, 200, 200, 412, 200, 204, 404],
      sameTodo: true,
      done: true,
      text: 'Buy oat milk',
      code: 'todo_not_found',
    });
  });

  test('a call whose answers are lost takes effect once, and its own write is no conflict', async () => {
    expect(await run('lost-answers.ts', lossy().endpoint)).toEqual({
      answers: [
        [201, 'true'],
        [200, 'true'],
        [200, 'true'],
        [200, null],
        [204, 'true'],
      ],
      texts: ['Buy oat milk'],
      left: 1,
      calls: [
        [35, 3],
        [35, 3],
        [35, 3],
        ['none', 5],
        [35, 3],
        [6, 3],
      ],
      last: 'my-own',
    });
  });

  test('does a batch in requests of a hundred, each once under a key of its own, and goes on after a failure', async () => {
    expect(await run('batches.ts', batched().endpoint)).toEqual({
      failure: 'TypeError: fetch failed',
      statuses: { 201: 250 },
      inOrder: true,
      replayed: 100,
      left: 250,
      keys: ['the-key', 'the-key-100', 'the-key', 'the-key-100', 'the-key-200'],
      updated: [
        [412, 'precondition_failed', true],
        [200, null, true],
        [204, null, false],
      ],
      ownKeys: 2,
      refusal: ['invalid_request', '/body/operations/249/todo/text'],
      empty: [[], 0],
      aborted: 'at once',
    });
  });

  test('walks all pages of a filtered list, or page by page, until it is aborted', async () => {
    expect(await run('paging.ts', api().endpoint)).toEqual({
      walked: ['1', '2', '3', '4', '5'],
      pages: 3,
      listed: [2, 2, 1],
      last: null,
      aborted: [['1'], 'after 1', 'at once'],
    });
  });
});
