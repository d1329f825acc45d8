import { readFileSync } from 'node:fs';
import type { OnResolveArgs, Plugin } from 'esbuild';

/** A module that replaces one whose code the bundle never calls. */
interface Substitute {
  /** Import path, and the file that imports it. */
  readonly path: RegExp;
  readonly importer: RegExp;
  readonly contents: string;
}

/**
 * The document client and its commands import the SDK's own client of DynamoDB, with credential providers, endpoint
 * rules, protocol and HTTP handler: two thirds of a bundle's code and 55 % of its import time. `createDocumentClient`
 * uses none of it. Tests run with the whole SDK.
 */
const substitutes: readonly Substitute[] = [
  {
    path: /^\.\.?\/DynamoDBClient$/,
    importer: /\/client-dynamodb\/dist-es\//,
    contents: `
      export class DynamoDBClient {
        constructor() { throw new Error('This bundle does not contain the SDK\\'s own client of DynamoDB.'); }
      }
      export class __Client {}`,
  },
  {
    path: /^@smithy\/core\/endpoints$/,
    importer: /\/client-dynamodb\/dist-es\/commandBuilder\.js$/,
    contents: 'export const getEndpointPlugin = () => ({ applyToStack() {} });',
  },
  {
    // It adds the document client to the user agent.
    path: /^@aws-sdk\/core\/client$/,
    importer: /\/lib-dynamodb\/dist-es\/baseCommand\//,
    contents: 'export const setFeature = () => undefined;',
  },
  {
    // It is imported dynamically, and esbuild would keep the whole of each module that such an import reaches.
    path: /^@smithy\/core\/event-streams$/,
    importer: /\/@smithy\/core\/dist-es\/submodules\/protocols\//,
    contents: `
      export class EventStreamSerde {
        constructor() { throw new Error('This bundle does not contain event streams.'); }
      }`,
  },
  {
    // Commands look for event streams in their shapes, and hide members by them in logs.
    path: /^(\.\/schemaLogFilter|@smithy\/core\/schema)$/,
    importer: /\/@smithy\/core\/dist-es\/submodules\/client\/smithy-client\/command\.js$/,
    contents: `
      export class NormalizedSchema {
        static of() { throw new Error('This bundle does not contain the shapes of the SDK.'); }
      }
      export const schemaLogFilter = NormalizedSchema.of;`,
  },
];

/** Modules that create exports by calls when they are loaded: retries, UUIDs and paginators. */
const calling = /\/@smithy\/core\/dist-es\/submodules\/\w+\/index\.js$|\/lib-dynamodb\/dist-es\/pagination\//;

/** The shapes of all inputs and outputs, which only the SDK's own protocol reads. */
const shapes = /\/client-dynamodb\/dist-es\/schemas\/schemas_0\.js$/;

const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onResolve, onLoad }) {
    for (const [index, { path, importer, contents }] of substitutes.entries()) {
      onResolve({ filter: path }, (args: OnResolveArgs) =>
        importer.test(args.importer) ? { path: `${index}`, namespace: 'lean-sdk', sideEffects: false } : undefined,
      );
      onLoad({ filter: new RegExp(`^${index}$`), namespace: 'lean-sdk' }, () => ({ contents }));
    }
    onLoad({ filter: calling }, ({ path }) => ({ contents: withPureCalls(readFileSync(path, 'utf8')) }));
    onLoad({ filter: shapes }, ({ path }) => ({ contents: withoutValues(readFileSync(path, 'utf8')) }));
  },
};

/** Returns a module of which a bundle can leave out the exports that it does not use. */
function withPureCalls(code: string): string {
  return code.replace(/^(export const \w+ = )(?=\w+\()/gm, '$1/* @__PURE__ */ ');
}

/** Returns a module that exports the same names, with undefined values. */
function withoutValues(code: string): string {
  return [...code.matchAll(/^export (?:var|const) ([\w$]+)/gm)]
    .map(([, name]) => `export const ${name} = undefined;`)
    .join('\n');
}

/** serverless-esbuild expects the default export of a list. */
export default [leanSdk];
