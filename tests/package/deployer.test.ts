import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findRightsFaults, typeRights } from '#template-rules/deployer-policy.ts';
import { countCharacters, policyCharactersMax } from '#template-rules/policy-documents.ts';
import { findTemplateFaults } from '#template-rules/resource-specification.ts';
import { membersOf, resourcesOf, type Template } from '#template-rules/template.ts';
import { longestValues, toDeployerTemplate } from '../../tools/deployer/deployer-template.ts';
import { deployedKinds } from '../../tools/stages/kinds.ts';
import { serviceDir } from '../support/service-dir.ts';
import { useTemplate } from './packaged-service.ts';

const readStacks = deployedKinds.map(({ stage, settings }) => {
  const template = useTemplate(stage, settings);
  return () => ({ name: `todo-api-${stage}`, template: template() });
});
const stacks = () => readStacks.map((read) => read());
const file = join(serviceDir, 'resources', 'deployer', 'role.json');
const committed: Template = JSON.parse(readFileSync(file, 'utf8'));

test('the deployer has rights for every resource of every kind of stage', () => {
  expect(stacks().flatMap(findRightsFaults)).toEqual([]);
});

test('the deployer has no rights for a type of resource that no stage has', () => {
  const used = stacks().flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type));
  expect(Object.keys(typeRights).sort()).toEqual([...new Set(used)].sort());
});

test('resources/deployer/role.json is what the templates of all stages need', () => {
  expect(committed).toEqual(toDeployerTemplate(stacks(), 'todo-api'));
});

test('each policy of the deployer has a length that IAM accepts, and their number is one that a role may have', () => {
  const lengths = resourcesOf(committed, 'AWS::IAM::ManagedPolicy').map(({ properties }) =>
    countCharacters(membersOf(properties['PolicyDocument']), longestValues),
  );
  expect(lengths.filter((length) => length > policyCharactersMax)).toEqual([]);
  expect(lengths.length).toBeLessThanOrEqual(10);
});

test('the stack of the deployer fits the specification of its resources', () => {
  expect(findTemplateFaults(committed)).toEqual([]);
});
