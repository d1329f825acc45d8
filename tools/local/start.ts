import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import schema from '../../schemas/local-environment.json' with { type: 'json' };
import { showHelp } from '../show-help.ts';
import { readEnvFile } from './env-file.ts';
import { findPortFault } from './ports.ts';

const usage = `Usage: npm start [-- --verbose]

Runs the API on this machine until Ctrl-C. Settings such as PORT, STORE and JWT_ISSUER are variables, or lines of .env.local;
.env.example describes all. --verbose prints whole log entries on a terminal, and the notices of serverless-offline.`;

if (!showHelp(usage)) await start();

/** The framework and its plugins load for seconds, so a line comes first, and a port in use is said at once. */
async function start(): Promise<void> {
  process.stderr.write(`${manifest.name} ${manifest.version} is starting ...\n`);
  const fault = await findPortFault({ ...readDefaults(), ...readEnvFile('local'), ...process.env });
  if (fault === undefined) return startFramework();
  process.stderr.write(`${fault}\n`);
  process.exitCode = 1;
}

function readDefaults() {
  const { PORT, EXPORT_PORT } = schema.properties;
  return { PORT: PORT.default, EXPORT_PORT: EXPORT_PORT.default };
}

/** Runs `serverless offline` in this process, which gets all signals. */
function startFramework(): void {
  enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'todo-api', 'compiled'));
  process.argv.splice(2, 0, 'offline', '--stage', 'local');
  createRequire(import.meta.url)('serverless/bin/serverless.js');
}
