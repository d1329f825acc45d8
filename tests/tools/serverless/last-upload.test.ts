import { expect, test } from '@jest/globals';
import { runsLastUpload } from '../../../tools/serverless/last-upload.ts';
import type { Serverless } from '../../../tools/serverless/serverless.ts';

const last = 'serverless/todo-api/dev/1800000000000-2027-01-15T08:00:00.000Z';
const earlier = 'serverless/todo-api/dev/1700000000000-2023-11-14T22:13:20.000Z';

test.each([
  ['UPDATE_COMPLETE', last, [`${last}/api.zip`], true],
  ['CREATE_COMPLETE', last, [`${last}/api.zip`], true],
  ['UPDATE_COMPLETE', earlier, [`${last}/api.zip`], false],
  ['UPDATE_ROLLBACK_COMPLETE', last, [`${last}/api.zip`], false],
  ['UPDATE_ROLLBACK_FAILED', last, [`${last}/api.zip`], false],
  ['UPDATE_COMPLETE', last, [], false],
])('a stack in %s with the code of %s, after the upload of %j, runs the last upload: %s', async (...row) => {
  const [status, folder, uploads, isRunning] = row;
  expect(await runsLastUpload(createServerless(status, folder, uploads))).toBe(isRunning);
});

/** Creates the framework's own object with a stack. `uploads` are the keys of the last upload. */
function createServerless(StackStatus: string, folder: string, uploads: readonly string[]): Serverless {
  const answers: Readonly<Record<string, object>> = {
    DescribeStacksCommand: { Stacks: [{ StackStatus }] },
    GetTemplateCommand: { TemplateBody: JSON.stringify({ S3Key: `${folder}/api.zip` }) },
  };
  const send = async (command: object) => answers[command.constructor.name];
  const provider = { getCloudFormationClient: async () => ({ send }), naming: { getStackName: () => 'todo-api-dev' } };
  const deploy = { getMostRecentObjects: async () => uploads.map((Key) => ({ Key })) };
  return { getProvider: () => provider, pluginManager: { plugins: [{}, deploy] } } as unknown as Serverless;
}
