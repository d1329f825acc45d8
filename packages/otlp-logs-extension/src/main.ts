import { runExtension } from './extension.ts';
import { createLog } from './extension-log.ts';

const log = createLog((line) => process.stdout.write(line));

// Lambda ends the environment of an extension that fails. An error of the log itself would be logged, without end.
process.stdout.on('error', () => undefined);
process.on('uncaughtException', (error) => log('ERROR', 'unexpected', { error: String(error) }));

void runExtension({ environment: process.env, log }).then(() => process.exit());
