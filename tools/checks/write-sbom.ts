import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Writes the software bill of materials of what ships, the `dependencies` and theirs, in CycloneDX JSON. It is the same,
 * byte for byte, for the same lockfile and npm: without npm's random serial number and timestamp, both optional in
 * CycloneDX 1.5, and with the name of the service, for which npm takes that of the folder.
 * @param serviceDir the folder that holds `package.json` and `package-lock.json`
 */
export async function writeSbom(serviceDir: string, file: string): Promise<void> {
  const { devDependencies: _, ...manifest }: Manifest = await readJson(join(serviceDir, 'package.json'));
  const lockfile: Lockfile = await readJson(join(serviceDir, 'package-lock.json'));
  const { serialNumber: _serial, metadata, ...bom } = await describeProduction(manifest, lockfile);
  const { timestamp: _time, component, ...lasting } = metadata;
  const sbom = { ...bom, metadata: { ...lasting, component: { ...component, name: manifest.name } } };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(sbom, null, 2)}\n`);
}

interface Manifest {
  readonly name: string;
  readonly devDependencies?: unknown;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

interface Bom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: { readonly name: string } };
}

/**
 * Hides the development packages from npm instead of `--omit=dev`, which also leaves out what production shares with
 * development. @see https://github.com/npm/cli/issues/7909
 */
async function describeProduction(manifest: Omit<Manifest, 'devDependencies'>, lockfile: Lockfile): Promise<Bom> {
  const kept = Object.entries(lockfile.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  const packages = { '': manifest, ...Object.fromEntries(kept) };
  const cwd = await mkdtemp(join(tmpdir(), 'todo-sbom-'));
  try {
    await writeFile(join(cwd, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(cwd, 'package-lock.json'), JSON.stringify({ ...lockfile, packages }));
    const { stdout } = await run('npm', args, { cwd, maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout);
  } finally {
    await rm(cwd, { recursive: true });
  }
}

const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];

const run = promisify(execFile);

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, 'utf8'));
}

if (import.meta.main) {
  await writeSbom(process.cwd(), 'sbom/todo-api.cdx.json');
  process.stdout.write('The SBOM is in sbom/todo-api.cdx.json.\n');
}
