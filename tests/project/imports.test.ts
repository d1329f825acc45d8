import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';

/** What the rooms of src import of each other; the handlers compose all. Types of `generated` and `config` cost nothing. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  http: ['config', 'faults', 'generated', 'todos'],
  export: ['generated', 'http', 'todos', 'tokens'],
  tokens: ['config', 'http'],
  reference: [],
  ingestion: ['faults', 'generated', 'todos'],
  release: [],
  telemetry: ['config', 'http', 'ingestion', 'invocation'],
  stores: ['config', 'todos'],
  todos: ['generated'],
  config: ['faults', 'generated', 'lists'],
  invocation: [],
  faults: [],
  lists: [],
};

/** What each top folder imports of others: imports go down only. */
const floors: Readonly<Record<string, readonly string[]>> = {
  src: ['docs', 'packages'],
  packages: [],
  tools: ['docs', 'package.json', 'packages', 'schemas', 'src'],
  bench: ['docs', 'packages', 'schemas', 'src', 'tools'],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = globSync('{src,packages,tools,bench}/**/*.ts', { cwd: serviceDir }).filter(
  (file) => !file.startsWith('src/generated') && !/\/(tests|node_modules|peers)\//.test(file),
);
const codeOf = (file: string) => readFileSync(join(serviceDir, file), 'utf8');
const imports: readonly Import[] = files.flatMap((file) =>
  [...codeOf(file).matchAll(/(?:from|import\(|import) ?'([.#][^']+)'/g)].map(([, target = '']) => ({
    file,
    target: target.startsWith('#store/')
      ? target.replace('#store', 'src/stores')
      : target.startsWith('#')
        ? target.replace(/^#([\w-]+)/, 'packages/$1/src')
        : normalize(join(file, '..', target)),
  })),
);

describe('imports go down only', () => {
  test('between the top folders', () => {
    const up = imports.filter(({ file, target }) => !mayImport(floors, top(file), top(target)));
    // The demo shows what the tests of ingestion see.
    expect(up.filter(({ file }) => file !== 'tools/local/show-ingest.ts')).toEqual([]);
  });

  test('between the rooms of src', () => {
    const within = imports.filter(
      ({ file, target }) => top(file) === 'src' && top(target) === 'src' && room(file) !== 'handlers',
    );
    expect(within.filter(({ file, target }) => !mayImport(rooms, room(file), room(target)))).toEqual([]);
  });

  test('only handlers import a store, by the name that a stage chooses', () => {
    const ofStores = imports.filter(({ file, target }) => target.startsWith('src/stores/') && top(file) === 'src');
    const outside = ofStores.filter(({ file }) => room(file) !== 'stores');
    expect(outside.map(({ file }) => file)).toEqual(expect.arrayContaining(['src/handlers/api.ts']));
    const ofPostgres = ['src/handlers/migrate.ts', 'src/handlers/expire.ts'];
    const others = outside.filter(({ file }) => !ofPostgres.includes(file));
    // `#store/x` has become `src/stores/x`, without the folder of a store.
    const isByName = ({ target }: Import) => target.split('/').length === 3;
    expect(others.filter((each) => room(each.file) !== 'handlers' || !isByName(each))).toEqual([]);
    const across = ofStores.filter(({ file, target }) => room(file) === 'stores' && storeOf(file) !== storeOf(target));
    expect(across.map(({ file, target }) => `${storeOf(file)} > ${storeOf(target)}`).filter(isUnexpected)).toEqual([]);
  });

  test('a package imports only itself, and the extension the exchange of lean-aws', () => {
    const shared = ['otlp-logs-extension > lean-aws'];
    const across = imports
      .filter(({ file }) => top(file) === 'packages')
      .map(({ file, target }) => `${room(file)} > ${room(target)}`);
    expect(across.filter((pair) => new Set(pair.split(' > ')).size > 1 && !shared.includes(pair))).toEqual([]);
  });
});

test.each([
  ['process.env', /^src\/config\.ts$/],
  ["'@aws-sdk/", /^src\/(stores|release)\//],
  // In stores it is the status that the database returns.
  ['statusCode', /^src\/(http|export|reference|handlers|release|stores)\//],
])('in src, %s stays where it belongs', (word, homes) => {
  const mentioning = files.filter((file) => top(file) === 'src' && codeOf(file).includes(word));
  expect(mentioning.filter((file) => !homes.test(file))).toEqual([]);
});

test('every folder and file of src is a room of the table', () => {
  expect(new Set(files.filter((file) => top(file) === 'src').map(room))).toEqual(
    new Set(['handlers', ...Object.keys(rooms)]),
  );
});

function mayImport(table: typeof rooms, from: string, to: string): boolean {
  return from === to || table[from]?.includes(to) === true;
}

function top(path: string): string {
  return path.split('/')[0] ?? '';
}

/** The store in S3 runs the logic of the one in memory. */
function isUnexpected(pair: string): boolean {
  return pair !== 's3 > memory';
}

function storeOf(path: string): string {
  return path.split('/')[2] ?? '';
}

/** `src/http/api.ts` is part of `http`, `src/config.ts` of `config`. */
function room(path: string): string {
  return (path.split('/')[1] ?? '').replace('.ts', '');
}
