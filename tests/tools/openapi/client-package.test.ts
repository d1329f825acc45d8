import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import typescript from 'typescript';
import { writeClient } from '../../../tools/openapi/write-client.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useFrontEnd } from './front-end.ts';

const { client, compile, print } = useFrontEnd();
const { version } = readJson(join(serviceDir, 'package.json'));

describe('the package', () => {
  const other = useFolder();

  test('has the version of the document, and the exact version of what it depends on', () => {
    expect(readJson(join(client(), 'package.json'))).toMatchObject({
      name: 'todo-api-client',
      version,
      sideEffects: false,
      dependencies: { 'openapi-fetch': expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    });
    expect(readFileSync(join(client(), 'LICENSE'), 'utf8')).toBe(readFileSync(join(serviceDir, 'LICENSE'), 'utf8'));
  });

  test('has the same functions for import and for require', async () => {
    const script =
      "import('todo-api-client').then((esm) => { for (const all of [esm, require('todo-api-client')]) console.log(Object.keys(all).sort().join(' ')) })";
    const names = 'batch createTodoClient dataOf etagOf isProblem listPage walkTodos';
    expect(await print('-e', script)).toBe(`${names}\n${names}\n`);
  });

  test('has another name if one is given, and a page without links into this repository', async () => {
    await writeClient(serviceDir, other(), '@acme/todo-client');
    expect(readJson(join(other(), 'package.json')).name).toBe('@acme/todo-client');
    const page = readFileSync(join(other(), 'README.md'), 'utf8');
    expect(page).toContain("from '@acme/todo-client'");
    expect(page.match(/\]\((?!https:)[^)]*\)/g)).toBe(null);
  });

  test.each(['', 'Todo', '.todo', '@acme', '@/todo', 'a/b', 'a b', '../todo'])(
    'is refused the name "%s"',
    async (name) => {
      await expect(writeClient(serviceDir, other(), name)).rejects.toThrow(`Not a name of an npm package: ${name}`);
    },
  );

  test('is not written over another package', async () => {
    writeFileSync(join(other(), 'package.json'), '{ "name": "other" }');
    await expect(writeClient(serviceDir, other())).rejects.toThrow('holds another package: other');
    expect(readFileSync(join(other(), 'package.json'), 'utf8')).toBe('{ "name": "other" }');
  });
});

const rightUses = [
  'crud',
  'token-and-links',
  'tokens',
  'paging',
  'retries',
  'aborts',
  'lost-answers',
  'errors',
  'narrowing',
  'batches',
].map((name) => `${name}.ts`);

describe('its types', () => {
  test('describe every export, and have no any', () => {
    const functions = ['isProblem', 'dataOf', 'etagOf', 'listPage', 'walkTodos', 'batch', 'createTodoClient'];
    const results = [
      'GatewayError',
      'Problem',
      'ProblemCode',
      'Result',
      'TodoPage',
      'BatchResult',
      'Todo',
      'TodoClient',
    ];
    const inputs = ['ListTodosQuery', 'Fetch', 'RetryOptions', 'BatchOperation', 'BatchOptions', 'CallOptions'];
    const described = [...functions, ...results, ...inputs, 'TodoClientOptions'].sort();
    expect(readExports(join(client(), 'dist', 'index.d.ts'))).toEqual(described.map((name) => `${name} is described`));
    for (const file of globSync(join(client(), 'dist', '*.d.{ts,cts}'))) {
      expect(readFileSync(file, 'utf8').match(/[:<|(,] *any\b/g)).toBe(null);
    }
  });

  test('allow right use under module resolution bundler', () => {
    expect(compile('bundler', rightUses)).toBe('');
  });

  test('allow right use without exactOptionalPropertyTypes, which templates of Vite and Next.js leave off', () => {
    expect(compile('bundler', rightUses, false)).toBe('');
  });

  test('allow right use and refuse wrong use under module resolution nodenext', () => {
    const errors = compile('nodenext', [...rightUses, 'commonjs.cts', 'wrong.ts', 'source/index.ts'])
      .trim()
      .split(/\n(?! )/);
    expect(errors).toEqual([
      expect.stringMatching(/^commonjs\.cts\(5,.*'oder' does not exist/),
      expect.stringMatching(/^wrong\.ts\(3,.*'number' is not assignable to type 'string \| \(\(\) => /),
      expect.stringMatching(/^wrong\.ts\(4,.*'"\/todo"' is not assignable/),
      expect.stringMatching(/^wrong\.ts\(5,.*'\{ done: true; \}' is not assignable/),
      expect.stringMatching(/^wrong\.ts\(6,.*Expected 2 arguments, but got 1/),
      expect.stringMatching(/^wrong\.ts\(7,.*'title' does not exist/),
      expect.stringMatching(/^wrong\.ts\(8,.*'page' does not exist/),
      ...['dnoe', 'dnoe', 'dnoe', 'oder', 'oder', 'query', 'headers', 'parseAs'].map((misspelt, index) =>
        expect.stringMatching(new RegExp(`^wrong\\.ts\\(${index + 10},.*'${misspelt}' does not exist`)),
      ),
      expect.stringMatching(/^wrong\.ts\(18,.*'code' does not exist on type '\{ message: string; \}'/s),
    ]);
  });
});

function readExports(file: string): readonly string[] {
  const program = typescript.createProgram([file], { noLib: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module ? checker.getExportsOfModule(module).map((symbol) => checker.getAliasedSymbol(symbol)) : [];
  return exported
    .map((symbol) => `${symbol.name} is ${symbol.getDocumentationComment(checker).length ? '' : 'not '}described`)
    .sort();
}

function readJson(file: string): { readonly name: string; readonly version: string } {
  return JSON.parse(readFileSync(file, 'utf8'));
}
