import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Template } from '#template-rules/template.ts';
import { stageNames, storeKinds } from '../../tools/stages/kinds.ts';
import { toStagesPage } from '../../tools/stages/stages-page.ts';
import { serviceDir } from '../support/service-dir.ts';
import { useTemplate } from './packaged-service.ts';

const stages = stageNames.map((stage) => [stage, useTemplate(stage)] as const);
const prod = useTemplate('prod');
const ofStores = Object.entries(storeKinds).map(([kind, settings]) => {
  const [dev, prodOfKind] = [useTemplate('dev', settings), useTemplate('prod', settings)];
  return () => [kind, { dev: dev(), prod: prodOfKind() }] as const;
});
const stores = () => Object.fromEntries(ofStores.map((read) => read()));
const templates = (): Readonly<Record<string, Template>> =>
  Object.fromEntries(stages.map(([stage, template]) => [stage, template()]));

test('docs/stages.md says what each stage deploys, and gives a reason for every difference', () => {
  expect(toStagesPage(templates(), stores())).toBe(readFileSync(join(serviceDir, 'docs', 'stages.md'), 'utf8'));
});

test('a difference without a reason is refused, and a resource that not all stages have', () => {
  const changed = structuredClone(prod());
  Object.assign(changed.Resources['ApiLambdaFunction']?.Properties ?? {}, { MemorySize: 128 });
  Reflect.deleteProperty(changed.Resources, 'ReleaseApplication');
  expect(() => toStagesPage({ ...templates(), prod: changed }, stores())).toThrow(
    /^Stages differ without a reason in: .*ApiLambdaFunction\/Properties\/MemorySize.*\/Resources\/ReleaseApplication\/Type/,
  );
});
