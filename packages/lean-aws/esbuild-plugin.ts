import { readFileSync } from 'node:fs';
import type { OnResolveArgs, Plugin } from 'esbuild';

/** A module that a bundle gets in the stead of one that nothing in it ever calls. */
interface Substitute {
  /** What the import says, and which file says it. */
  readonly path: RegExp;
  readonly importer: RegExp;
  readonly contents: string;
}

/**
 * The document client and its commands name the SDK's own client of DynamoDB, with its credential providers, endpoint
 * rules, protocol and HTTP handler: three quarters of a bundle, and of its time to load. packages/lean-aws/src/client.ts
 * makes use of none of it. Tests run with the SDK as it is; only bundles do without.
 */
const substitutes: readonly Substitute[] = [
  {
    path: /^\.\.?\/DynamoDBClient$/,
    importer: /\/client-dynamodb\/dist-es\//,
    contents: `
      export class DynamoDBClient {
        constructor() { throw new Error('The bundle is without the SDK\\'s own client of DynamoDB.'); }
      }
      export class __Client {}`,
  },
  {
    path: /^@smithy\/core\/endpoints$/,
    importer: /\/client-dynamodb\/dist-es\/commandBuilder\.js$/,
    contents: 'export const getEndpointPlugin = () => ({ applyToStack() {} });',
  },
  {
    // It notes for the user agent that a document client calls.
    path: /^@aws-sdk\/core\/client$/,
    importer: /\/lib-dynamodb\/dist-es\/baseCommand\//,
    contents: 'export const setFeature = () => undefined;',
  },
];

/** The shapes of all that goes over the wire, by which the SDK's protocol, and nothing else, writes and reads. */
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
    onLoad({ filter: shapes }, ({ path }) => ({ contents: withoutValues(readFileSync(path, 'utf8')) }));
  },
};

/** @returns a module that exports the same names, each of them undefined */
function withoutValues(code: string): string {
  return [...code.matchAll(/^export (?:var|const) ([\w$]+)/gm)]
    .map(([, name]) => `export const ${name} = undefined;`)
    .join('\n');
}

/** For serverless-esbuild. */
export default [leanSdk];
