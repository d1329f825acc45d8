import { expect, test } from '@jest/globals';
import { warnOfUnusedEngines } from '../../../../tools/serverless/steps/local-store.ts';
import { createLocalRun, restoreEnvironment } from '../serverless-under-test.ts';

restoreEnvironment();

const DATABASE_URL = 'postgres://todo:secret@localhost/todos';
const engines = {
  AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000',
  DATABASE_URL,
  AWS_ENDPOINT_URL_S3: 'http://localhost:9000',
  BUCKET_NAME: 'todos',
};

test.each([
  ['dynamodb', { DATABASE_URL: '', BUCKET_NAME: '' }, []],
  [
    'dynamodb',
    { DATABASE_URL },
    ['warning: DATABASE_URL is ignored: the store is dynamodb. To use it: STORE=postgres npm start.'],
  ],
  [
    'postgres',
    engines,
    [
      'warning: AWS_ENDPOINT_URL_DYNAMODB is ignored: the store is postgres. To use it: STORE=dynamodb npm start.',
      'warning: AWS_ENDPOINT_URL_S3 is ignored: the store is postgres. To use it: STORE=s3 npm start.',
      'warning: BUCKET_NAME is ignored: the store is postgres. To use it: STORE=s3 npm start.',
    ],
  ],
])('the store %s with %j warns of each engine that it does not use', async (store, settings, warnings) => {
  const run = createLocalRun(settings, { store });
  await warnOfUnusedEngines(run);
  expect(run.written).toEqual(warnings);
});
