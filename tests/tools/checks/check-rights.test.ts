import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { toActions, typeRights } from '#template-rules/deployer-policy.ts';
import { findRegistryFaults } from '../../../tools/checks/check-rights.ts';
import { useFolder } from '../../support/use-folder.ts';

const folder = useFolder();

/** Lets the registry list these actions for creating a bucket, beside those that the rights allow or explain. */
function findBucketFaults(create: readonly string[], list: readonly string[], actions: object): readonly string[] {
  const data = join(folder(), 'venv', 'cfnlint', 'data');
  const { rights = [], unneeded = {} } = typeRights['AWS::S3::Bucket'] ?? {};
  const known = [...rights.flatMap(({ allow }) => toActions(allow)), ...Object.keys(unneeded)];
  const handlers = { create: { permissions: [...known, ...create] }, list: { permissions: list } };
  write(join(data, 'schemas', 'resources'), 'bucket.json', { typeName: 'AWS::S3::Bucket', handlers });
  write(join(data, 'AdditionalSpecs'), 'Policies.json', { acm: { Actions: actions } });
  return findRegistryFaults(folder()).filter((fault) =>
    /^AWS::(S3::Bucket|CertificateManager::Certificate): (?!nothing of acm)/.test(fault),
  );
}

function write(dir: string, file: string, content: object): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, file), JSON.stringify(content));
}

test('accepts rights that have all that the registry lists, but for what only lists resources', () => {
  expect(findBucketFaults([], ['s3:ListAllMyBuckets'], { requestcertificate: {} })).toEqual([]);
});

test('finds an action that the registry lists and the rights lack, and one on all resources that could name some', () => {
  expect(findBucketFaults(['s3:Paint'], [], { requestcertificate: { Resources: ['certificate'] } })).toEqual([
    'AWS::CertificateManager::Certificate: acm:RequestCertificate has resources. Name them instead of *.',
    'AWS::S3::Bucket: the registry lists s3:Paint. Allow it, or say why it is unneeded.',
  ]);
});
