import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { print, runProgram } from './local/program.ts';
import { toSandbox } from './sandbox-commands.ts';

const usage = `Usage: npm run sandbox [-- <name>] [--remove] [flags of serverless deploy or remove]

Deploys the stage dev-<name>, a trial of one developer with users of its own (auth=cognito), or removes it. The name is
that of this machine's user without one. --param="auth=none" lets anyone in, --region chooses a region.`;

/** `npm run sandbox`: deploys or removes a developer's own stage. */
await runProgram(usage, async (args) => {
  const sandbox = toSandbox(args, () => userInfo().username);
  const [code] = await once(spawn('serverless', sandbox.args, { stdio: 'inherit' }), 'exit');
  if (code !== 0) process.exit(typeof code === 'number' ? code : 1);
  if (sandbox.args[0] === 'remove') return;
  print(`
A token:       npm run --silent token -- --stage ${sandbox.stage}
All outputs:   npx serverless info --verbose --stage ${sandbox.stage}
Remove it all: npm run sandbox -- ${sandbox.stage.slice('dev-'.length)} --remove`);
});
