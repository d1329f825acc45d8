import { checkHistory } from '#openapi-changes/check-history.ts';

const { passed, message } = await checkHistory('.', 'docs/openapi.json');
const advice =
  'Revert the changes, or raise the version in package.json (major, or minor of 0.x) and run: npm run docs';
process.stdout.write(`${passed ? message : `${message}\n${advice}`}\n`);
process.exitCode = passed ? 0 : 1;
