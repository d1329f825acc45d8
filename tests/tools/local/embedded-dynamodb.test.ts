import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startEmbeddedDynamoDb } from '../../../tools/local/embedded-dynamodb.ts';
import { serviceDir } from '../../project/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useCleanUp } from '../../support/use-resource.ts';

const folder = useFolder();
const cleanUp = useCleanUp();

test('says that another process uses its folder, and starts when that has ended', async () => {
  const dataDir = join(folder(), 'data');
  const program = join(serviceDir, 'tools', 'local', 'serve-dynamodb.ts');
  const holder = spawn(process.execPath, [program, dataDir], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUp(() => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  await expect(startEmbeddedDynamoDb(dataDir)).rejects.toThrow(/^LOCAL_DATA_DIR cannot be used: .*LOCK/);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const { close } = await startEmbeddedDynamoDb(dataDir);
  await close();
});
