import { runExtension } from './extension.ts';
import { createLog } from './extension-log.ts';

const log = createLog((line) => process.stdout.write(line));

// Lambda ends the environment of an extension that fails.
process.on('uncaughtException', (error) => log('ERROR', 'unexpected', { error: String(error) }));

void runExtension({ environment: process.env, log }).then(() => process.exit());
