import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { dynamoDbLocalHome, installDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { findFreePort } from '../../support/free-port.ts';

/** AWS's DynamoDB Local, with all its tables in memory. */
export interface LocalDynamoDb {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts DynamoDB Local, and installs it first. @throws Error if it cannot be had */
export async function startDynamoDbLocal(): Promise<LocalDynamoDb> {
  const fault = installDynamoDbLocal();
  if (fault !== undefined) throw new Error(fault);
  const port = await findFreePort();
  const flags = ['-inMemory', '-disableTelemetry', '-port', port];
  const program = ['-Xmx1g', '-Djava.library.path=DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar', ...flags];
  const child = spawn('java', program, { cwd: dynamoDbLocalHome, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([untilItAnswers(url), once(child, 'exit').then(refuse)]);
  return { url, close: () => end(child) };
}

/** It answers a request without a signature with a refusal. */
async function untilItAnswers(url: string): Promise<void> {
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch {
      await setTimeout(100);
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}

function refuse(): never {
  throw new Error('DynamoDB Local ended.');
}
