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
  const { serialNumber: _serial, metadata, ...bom }: Bom = describeProduction(dir);
  const { timestamp: _time, ...lasting } = metadata;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...bom, metadata: lasting }, null, 2)}\n`);
}

interface Bom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string };
}

/**
 * Hides the development packages from npm, because `--omit=dev` also omits what production shares with development
 * (https://github.com/npm/cli/issues/7909). @cyclonedx/cyclonedx-npm writes no hashes for a lockfile without addresses.
 */
function describeProduction(dir: string): Bom {
  const { devDependencies: _, ...manifest } = readJson<Manifest>(join(dir, 'package.json'));
  const lockfile = readJson<Lockfile>(join(dir, 'package-lock.json'));
  const production = Object.entries(lockfile.packages).filter(([, { dev }]) => dev !== true);
  const packages = { ...Object.fromEntries(production), '': manifest };
  const scratch = mkdtempSync(join(tmpdir(), 'todo-sbom-'));
  // npm names the service after the folder.
  const cwd = join(scratch, manifest.name);
  try {
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(cwd, 'package-lock.json'), JSON.stringify({ ...lockfile, packages }));
    const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
    return JSON.parse(execFileSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 }));
  } finally {
    rmSync(scratch, { recursive: true });
  }
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

if (import.meta.main) {
  writeSbom('.', 'sbom/todo-api.cdx.json');
  process.stdout.write('The bill of materials is in sbom/todo-api.cdx.json.\n');
}
