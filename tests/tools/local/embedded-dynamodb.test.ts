import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startEmbeddedDynamoDb } from '../../../tools/local/embedded-dynamodb.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useCleanUp } from '../../support/use-resource.ts';

const folder = useFolder();
const cleanUp = useCleanUp();
/** Of a call that reads the data. */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.ListTables',
  'x-amz-date': 'now',
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
};

test('says that another process uses its folder, and starts when that has ended', async () => {
  const dataDir = join(folder(), 'data');
  const program = join(serviceDir, 'tools', 'local', 'serve-dynamodb.ts');
  const holder = spawn(process.execPath, [program, dataDir], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUp(() => holder.kill('SIGKILL'));
  const [port] = await once(holder.stdout, 'data');
  // It opens its data while it listens, and answers when they are open.
  await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: '{}', headers });
  await expect(startEmbeddedDynamoDb(dataDir)).rejects.toThrow(/^LOCAL_DATA_DIR cannot be used: .*LOCK/);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const { close } = await startEmbeddedDynamoDb(dataDir);
  await close();
});
