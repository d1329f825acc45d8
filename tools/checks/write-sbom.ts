import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Writes the software bill of materials of `dependencies` and theirs, in CycloneDX JSON, with `npm sbom`. The same
 * lockfile and npm give the same bytes: the serial number and the time, both optional in CycloneDX 1.5, are left out.
 * @param dir the folder that holds `package.json` and `package-lock.json`
 */
export function writeSbom(dir: string, file: string): void {
  const { devDependencies: _, ...manifest } = readJson<Manifest>(join(dir, 'package.json'));
  const lockfile = readJson<Lockfile>(join(dir, 'package-lock.json'));
  const production = Object.entries(lockfile.packages).filter(([, { dev }]) => dev !== true);
  const packages = { ...Object.fromEntries(production), '': manifest };
  const scratch = mkdtempSync(join(tmpdir(), 'todo-sbom-'));
  // npm names the service after the folder.
  const cwd = join(scratch, manifest.name);
  mkdirSync(cwd);
  writeJson(join(cwd, 'package.json'), manifest);
  // `--omit=dev` also omits what production shares with development (https://github.com/npm/cli/issues/7909), and
  // @cyclonedx/cyclonedx-npm writes no hashes for a lockfile without addresses. So npm sees production only.
  writeJson(join(cwd, 'package-lock.json'), { ...lockfile, packages });
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const output = execFileSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  rmSync(scratch, { recursive: true });
  mkdirSync(dirname(file), { recursive: true });
  writeJson(
    file,
    JSON.parse(output, (key, value) => (['serialNumber', 'timestamp'].includes(key) ? undefined : value)),
  );
}

interface Manifest {
  readonly name: string;
  readonly devDependencies?: unknown;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file: string, content: object): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

if (import.meta.main) {
  writeSbom('.', 'sbom/todo-api.cdx.json');
  process.stdout.write('The bill of materials is in sbom/todo-api.cdx.json.\n');
}
