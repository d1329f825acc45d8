import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { createCustomResource } from '../../src/release/custom-resource.ts';
import { TodoError } from '../../src/todos/errors.ts';
import { listen } from '../support/listen.ts';
import { useForEach } from '../support/use-resource.ts';

const ids = { StackId: 'a stack', RequestId: 'a request', LogicalResourceId: 'Migration' };

describe('an event of CloudFormation', () => {
  const stack = useForEach(openStack);

  test.each(['Create', 'Update'] as const)('%s does the work and succeeds', async (RequestType) => {
    const { run, answers } = open(async () => ['0001-todos']);
    expect(await run(RequestType)).toEqual(['0001-todos']);
    expect(answers).toEqual([{ Status: 'SUCCESS', PhysicalResourceId: 'Migration', ...ids }]);
  });

  test('Delete succeeds without the work', async () => {
    const { run, answers } = open(async () => Promise.reject(new Error('no')));
    expect(await run('Delete')).toEqual([]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('fails when the work does, with its reason, and is not sent again', async () => {
    const cause = new Error('connect ECONNREFUSED');
    const { run, answers } = open(async () => Promise.reject(new TodoError('storage_unavailable', { cause })));
    expect(await run('Update')).toEqual([]);
    const Reason = 'storage_unavailable: connect ECONNREFUSED';
    expect(answers).toEqual([{ Status: 'FAILED', Reason, PhysicalResourceId: 'Migration', ...ids }]);
  });

  test('is an error, which Lambda repeats, when its result is not accepted', async () => {
    stack().status = 503;
    const { run, answers } = open(async () => []);
    await expect(run('Create')).rejects.toThrow('status 503');
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  function open(work: () => Promise<readonly string[]>) {
    const handle = createCustomResource({ work, log: () => undefined });
    const { url: ResponseURL, answers } = stack();
    return {
      answers,
      run: (RequestType: 'Create' | 'Update' | 'Delete') => handle({ RequestType, ResponseURL, ...ids }),
    };
  }
});

test.each([[{}], [{ RequestType: 'Create' as const }]])(
  'any other event gets the result, or the error: %j',
  async (event) => {
    const log = () => undefined;
    expect(await createCustomResource({ work: async () => ['a'], log })(event)).toEqual(['a']);
    const failing = createCustomResource({ work: async () => Promise.reject(new Error('no')), log });
    await expect(failing(event)).rejects.toThrow('no');
  },
);

/** @returns what takes answers as the bucket of CloudFormation does, whose signed URL allows no content-type */
async function openStack() {
  const answers: unknown[] = [];
  const stack = { status: 200 };
  const server = createServer(async (request: IncomingMessage, response) => {
    answers.push(JSON.parse(await text(request)));
    const { method, url, headers } = request;
    const isExpected = method === 'PUT' && url === '/answer?signature=a%2Fb' && headers['content-type'] === undefined;
    response.writeHead(isExpected ? stack.status : 400).end();
  });
  const { endpoint, close } = await listen(server);
  return Object.assign(stack, { url: `${endpoint}/answer?signature=a%2Fb`, answers, close });
}
