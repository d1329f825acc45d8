import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { useNpmStart } from './npm-start.ts';
import { type Walk, walk } from './walk.ts';

const walks = new Map<string, Walk>();

describe.each(['dynamodb', 'postgres', 's3'])('STORE=%s npm start', (STORE) => {
  const started = useNpmStart(async ({ dir }) => ({ STORE, LOCAL_DATA_DIR: join(dir, '.data') }));

  test('responds as with DynamoDB to the byte, except for IDs, times, ETags and cursors', async () => {
    const walked = await walk(started());
    walks.set(STORE, walked);
    expect(walked).toEqual(walks.get('dynamodb'));
    expect(walked).toMatchObject({
      statuses: [201, 201, 201, 200, 304, 200, 412, 200, 201, 200, 200, 200, 200, 200, 204, 404, 400],
      ingested: 'Done. 2 records: 1 applied, 0 late, 1 duplicate, 0 dead letters.',
    });
  });

  test('ends at Ctrl-C, and keeps its todos in LOCAL_DATA_DIR', async () => {
    const { run, again } = started();
    const before = await list();
    run.process.kill('SIGINT');
    expect(await run.exited).toBe(0);
    await again();
    expect(await list()).toEqual(before);
  });

  async function list(): Promise<string> {
    return (await fetch(`${started().api}/todos`)).text();
  }
});
