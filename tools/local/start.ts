import manifest from '../../package.json' with { type: 'json' };
import schema from '../../schemas/local-environment.json' with { type: 'json' };
import { showHelp } from '../show-help.ts';
import { readEnvFile } from './env-file.ts';
import { runFramework } from './framework.ts';
import { findPortFault } from './ports.ts';

const usage = `Usage: npm start [-- --verbose]

Runs the API on this machine until Ctrl-C. Settings such as PORT, STORE and JWT_ISSUER are variables, or lines of .env.local;
.env.example describes all. --verbose prints whole log entries on a terminal, and the notices of serverless-offline.`;

if (!showHelp(usage)) await start();

/** The framework and its plugins load for seconds, so a line comes first, and a port in use is said at once. */
async function start(): Promise<void> {
  endWithNpm();
  // As other programs do, it ends when nobody reads its output, for example behind head.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(1));
  process.stderr.write(`${manifest.name} ${manifest.version} is starting ...\n`);
  const fault = await findPortFault({ ...readDefaults(), ...readEnvFile('local'), ...process.env });
  if (fault === undefined) return runFramework();
  process.stderr.write(`${fault}\n`);
  process.exitCode = 1;
}

function readDefaults() {
  const { PORT, EXPORT_PORT } = schema.properties;
  return { PORT: PORT.default, EXPORT_PORT: EXPORT_PORT.default };
}

/** Ends with npm, whose shell does not pass signals on. */
function endWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}
