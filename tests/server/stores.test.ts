import { describe, expect, test } from '@jest/globals';
import { stores } from '../../tools/local/stores.ts';
import { useSharedFolder } from '../support/use-folder.ts';
import { useResource } from '../support/use-resource.ts';
import { bundleServer, startServer } from './server-process.ts';

describe.each(['postgres', 's3'] as const)('the server on %s', (name) => {
  const folder = useSharedFolder();
  const store = useResource(
    () => stores[name].provide({ settings: {}, region: 'eu-west-1', table: undefined }),
    ({ close }) => close?.(),
  );
  const server = useResource(
    async () => {
      const settings = { SERVICE_VERSION: '1.2.3', AUTH: 'none', CURSOR_SECRETS: 'a-secret-of-at-least-32-characters' };
      return startServer(await bundleServer(folder(), name), { ...settings, ...store().variables });
    },
    ({ end }) => end('SIGKILL'),
  );

  test('keeps todos of many requests at once, lists and exports them, and stops', async () => {
    const { url, end } = server();
    const headers = { 'content-type': 'application/json' };
    const texts = Array.from({ length: 40 }, (_, index) => `todo ${index}`);
    const created = await Promise.all(
      texts.map((text) => fetch(`${url}/todos`, { method: 'POST', headers, body: JSON.stringify({ text }) })),
    );
    expect(created.map(({ status }) => status)).toEqual(texts.map(() => 201));
    const todos = (await (await fetch(`${url}/todos?limit=50`)).json()) as readonly { readonly text: string }[];
    expect(todos.map(({ text }) => text).sort()).toEqual(texts.toSorted());
    expect(await (await fetch(`${url}/todos.csv`)).text()).toMatch(/\r\n#complete,40,/);
    expect(await end('SIGTERM')).toBe(0);
  });
});
