import { expect, test } from '@jest/globals';
import { findFreePort } from '../support/free-port.ts';
import { useScratchProject } from '../support/scratch-project.ts';
import { useResource } from '../support/use-resource.ts';
import { hosts, launchBrowser, observe } from './browser.ts';

const browser = useResource(launchBrowser);
const page = useResource(() => browser().newPage());
const project = useScratchProject();
/** Not localhost: Swagger UI makes exceptions for that. */
const origin = useResource(async () => {
  const PORT = await findFreePort();
  await project()
    .serverless(['offline'], { PORT })
    .printed(/ is ready in /);
  return `http://${hosts.todos}:${PORT}`;
});

test('the page shows every operation, and "Try it out" creates a todo', async () => {
  const { complaints, origins } = observe(page());
  await page().goto(`${origin()}/docs`);
  const document = (await get('openapi.json')) as Document;
  await page().getByRole('heading', { name: document.info.title }).waitFor();
  expect(await listShownOperations()).toEqual(listOperations(document));

  const sent = await tryCreateTodo();
  expect(await get('todos')).toEqual([expect.objectContaining(sent)]);

  await takeScreenshot();
  await page().waitForLoadState('networkidle');
  expect(complaints).toEqual([]);
  expect([...origins].filter((name) => name !== 'data:')).toEqual([origin()]);
  expect(await page().evaluate('Object.keys(localStorage)')).toEqual([]);
});

interface Document {
  readonly info: { readonly title: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** @returns what the page itself gets from a URL relative to it */
function get(url: string): Promise<unknown> {
  return page().evaluate(async (path) => (await fetch(path)).json(), url);
}

function listOperations({ paths }: Document): readonly string[] {
  const methods = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put', 'trace'];
  return Object.entries(paths)
    .flatMap(([path, item]) => methods.filter((method) => method in item).map((method) => `${method} ${path}`))
    .sort();
}

async function listShownOperations(): Promise<readonly string[]> {
  const operations = await page().locator('.opblock-summary').all();
  const shown = operations.map(async (operation) => {
    const method = await operation.locator('.opblock-summary-method').innerText();
    const path = await operation.locator('[data-path]').getAttribute('data-path');
    return `${method.toLowerCase()} ${path}`;
  });
  return (await Promise.all(shown)).sort();
}

/** Sends the example of `createTodo` as a reader does. @returns what was sent */
async function tryCreateTodo(): Promise<Readonly<Record<string, unknown>>> {
  const operation = page().locator('.opblock[id$="-createTodo"]');
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  const sent: Readonly<Record<string, unknown>> = JSON.parse(
    await operation.locator('textarea.body-param__text').inputValue(),
  );
  await operation.getByRole('button', { name: 'Execute' }).click();
  const status = operation.locator('.live-responses-table tbody .response-col_status');
  expect(await status.innerText()).toMatch(/^201/);
  return sent;
}

async function takeScreenshot(): Promise<void> {
  const { BROWSER_SCREENSHOT: path = '' } = process.env;
  if (path !== '') await page().screenshot({ path, fullPage: true });
}
