import { expect, test } from '@jest/globals';
import { exampleSettings } from '../../../tools/stages/kinds.ts';
import { useScratchProject } from '../../support/scratch-project.ts';
import { useResource } from '../../support/use-resource.ts';
import { startMotoServer } from '../moto-server.ts';

const moto = useResource(startMotoServer);
const project = useScratchProject();

test('a stage is deployed by one command, which prints the endpoints', async () => {
  const run = project().serverless(['deploy', '--stage', 'dev'], { ...exampleSettings, ...moto().environment });
  expect([await run.exited, moto().errors()]).toEqual([0, '']);
  expect(run.output()).toMatch(/GET - https:\/\/\w+\.execute-api\.eu-west-1\.amazonaws\.com\/todos\n/);
});
