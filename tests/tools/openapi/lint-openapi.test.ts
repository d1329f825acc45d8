import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Edits, editContract } from '../../../packages/openapi-changes/tests/contract.ts';
import { lintOpenApi } from '../../../tools/openapi/lint-openapi.ts';
import { useFolder } from '../../support/use-folder.ts';

const dir = useFolder();

test('passes a good document', async () => {
  expect(await findRules({})).toEqual([]);
});

test.each<[string, Edits, string]>([
  ['is not OpenAPI', { 'paths /todos get responses': 1 }, 'struct'],
  ['refers to a missing component', { 'components responses Problem': undefined }, 'no-unresolved-refs'],
  [
    'has only a warning, an operation without a name',
    { 'paths /todos get operationId': undefined },
    'operation-operationId',
  ],
])('fails a document that %s', async (_, edits, rule) => {
  expect(await findRules(edits)).toContain(rule);
});

async function findRules(edits: Edits): Promise<readonly string[]> {
  const file = join(dir(), 'openapi.json');
  writeFileSync(file, JSON.stringify(editContract(edits)));
  return (await lintOpenApi(file)).map(({ ruleId }) => ruleId);
}
