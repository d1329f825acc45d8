import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import schema from '../../schemas/local-environment.json' with { type: 'json' };
import { readEnvFile } from './env-file.ts';
import { findPortFault } from './ports.ts';

// npm start. The framework and its plugins load for seconds, so this comes first, and a port in use is said at once.
process.stderr.write(`${manifest.name} ${manifest.version} is starting ...\n`);
const fault = await findPortFault({ ...readDefaults(), ...readEnvFile('local'), ...process.env });
if (fault === undefined) startFramework();
else {
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
