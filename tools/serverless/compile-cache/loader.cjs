// The module that Lambda loads if a stage has a compile cache: it runs the code beside it with the cache that V8 made
// when it was packaged. V8 rejects a cache of another Node, architecture or set of flags, and compiles the code again.
const { readFileSync } = require('node:fs');
const { constants, Script } = require('node:vm');

const file = __filename.replace(/\.cjs$/, '');
const cachedData = readFileSync(`${file}.cache`);
const script = new Script(readFileSync(`${file}.code`, 'utf8'), {
  filename: __filename,
  // The code begins in its second line, and stack traces must match the source map.
  lineOffset: -1,
  cachedData,
  // Without it, import() fails.
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
if (script.cachedDataRejected) {
  const { version, arch, execArgv } = process;
  const line = { level: 'WARN', message: 'compile cache rejected', version, arch, execArgv };
  process.stdout.write(`${JSON.stringify({ ...line, timestamp: new Date().toISOString() })}\n`);
}
const state = script.cachedDataRejected ? 'rejected' : 'taken';
script.runInThisContext()(exports, require, module, __filename, __dirname, state);
