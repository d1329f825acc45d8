import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import type { Template } from '#template-rules/template.ts';
import { type StageName, stageNames } from '../../tools/stages/kinds.ts';
import { toStagesPage } from '../../tools/stages/stages-page.ts';
import { serviceDir } from '../project/service-dir.ts';
import { packageService } from './packaged-service.ts';

jest.setTimeout(60_000);

test('docs/stages.md says what each stage deploys, and gives a reason for every difference', async () => {
  expect(toStagesPage(await packageAll())).toBe(readFileSync(join(serviceDir, 'docs', 'stages.md'), 'utf8'));
});

test('a difference without a reason is refused', async () => {
  const templates = await packageAll();
  const prod = structuredClone(templates.prod);
  Object.assign(prod.Resources['ApiLambdaFunction']?.Properties ?? {}, { MemorySize: 128 });
  expect(() => toStagesPage({ ...templates, prod })).toThrow(
    'Stages differ without a reason in: /Resources/ApiLambdaFunction/Properties/MemorySize',
  );
});

test('a resource that not all stages have is refused', async () => {
  const templates = await packageAll();
  const dev = structuredClone(templates.dev);
  Reflect.deleteProperty(dev.Resources, 'Dashboard');
  expect(() => toStagesPage({ ...templates, dev })).toThrow(
    /^Stages differ without a reason in: \/Resources\/Dashboard\/Type, /,
  );
});

async function packageAll() {
  const [dev, preview, staging, prod] = await Promise.all(
    stageNames.map(async (stage) => (await packageService(stage)).template),
  );
  return { dev, 'pr-123': preview, staging, prod } as Readonly<Record<StageName, Template>>;
}
