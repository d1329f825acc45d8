import { execSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { installCiOnly } from '../checks/ci-only/install.ts';
import { reportSkip } from '../checks/report-skip.ts';
import { installPackages } from '../install-packages.ts';
import { compilePage } from './compile-page.ts';
import { writeClient } from './write-client.ts';

/** The largest code of the client, minified and compressed, without openapi-fetch. */
const bytesMax = 4096;

/** Folder whose packages the recipe in docs/client.md imports. */
const example = 'examples/web';

const folder = mkdtempSync(join(tmpdir(), 'client-'));
try {
  await writeClient('.', folder);
  await checkSize();
  const problem = installCiOnly() ?? installPackages(example);
  if (problem === undefined) check();
  else reportSkip('REQUIRE_CI_ONLY', `the package and docs/client.md need a package registry. ${problem}`);
} finally {
  rmSync(folder, { recursive: true });
}

async function checkSize(): Promise<void> {
  const own = await measure(['openapi-fetch']);
  process.stdout.write(
    `The client has ${own} bytes, minified and compressed, ${await measure([])} with openapi-fetch.\n`,
  );
  if (own <= bytesMax) return;
  process.stdout.write(`That is more than ${bytesMax}.\n`);
  process.exitCode = 1;
}

async function measure(external: string[]): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'dist', 'index.js')],
    external,
    nodePaths: ['node_modules'],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length;
}

function check(): void {
  checkPackage();
  const errors = compilePage('docs/client.md', folder, join(example, 'node_modules'));
  process.stdout.write(errors === '' ? 'The code in docs/client.md compiles.\n' : errors);
  if (errors !== '') process.exitCode = 1;
}

/** Packs the client, and asks publint and Are the types wrong about the package. */
function checkPackage(): void {
  const file = execSync('npm pack --silent', { cwd: folder, encoding: 'utf8' }).trim();
  const tools = join(import.meta.dirname, '..', 'checks', 'ci-only', 'node_modules', '.bin');
  for (const [tool, flags] of [
    ['publint', '--strict'],
    ['attw', '--format ascii --no-emoji --no-color'],
  ] as const) {
    const command = `"${join(tools, tool)}" ${file} ${flags}`;
    if (spawnSync(command, { cwd: folder, shell: true, stdio: 'inherit' }).status !== 0) process.exitCode = 1;
  }
}
