import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Template } from '#template-rules/template.ts';
import type { StageName } from '../../tools/stages/kinds.ts';
import { toStagesPage } from '../../tools/stages/stages-page.ts';
import { serviceDir } from '../project/service-dir.ts';
import { useTemplate } from './packaged-service.ts';

const [dev, preview, staging, prod] = [
  useTemplate('dev'),
  useTemplate('pr-123'),
  useTemplate('staging'),
  useTemplate('prod'),
];
const templates = (): Readonly<Record<StageName, Template>> => ({
  dev: dev(),
  'pr-123': preview(),
  staging: staging(),
  prod: prod(),
});

test('docs/stages.md says what each stage deploys, and gives a reason for every difference', () => {
  expect(toStagesPage(templates())).toBe(readFileSync(join(serviceDir, 'docs', 'stages.md'), 'utf8'));
});

test('a difference without a reason is refused', () => {
  const changed = structuredClone(prod());
  Object.assign(changed.Resources['ApiLambdaFunction']?.Properties ?? {}, { MemorySize: 128 });
  expect(() => toStagesPage({ ...templates(), prod: changed })).toThrow(
    'Stages differ without a reason in: /Resources/ApiLambdaFunction/Properties/MemorySize',
  );
});

test('a resource that not all stages have is refused', () => {
  const changed = structuredClone(dev());
  Reflect.deleteProperty(changed.Resources, 'Dashboard');
  expect(() => toStagesPage({ ...templates(), dev: changed })).toThrow(
    /^Stages differ without a reason in: \/Resources\/Dashboard\/Type, /,
  );
});
