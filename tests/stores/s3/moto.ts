import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { serviceDir } from '../../support/service-dir.ts';

/** S3 that knows nothing of this service: moto, or the one that TEST_S3_URL names. */
export interface Moto {
  readonly endpoint: string;
  readonly createBucket: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const version = '5.2.5';
const modules = join(serviceDir, 'node_modules');
const home = join(modules, `.moto-${version}`);

/** Moto checks a condition and writes the object in two steps, so it handles one request at a time. */
const program = `
from werkzeug.serving import make_server
from moto.server import DomainDispatcherApplication, create_backend_app
server = make_server('127.0.0.1', 0, DomainDispatcherApplication(create_backend_app), threaded=False)
print(server.server_port, flush=True)
server.serve_forever()
`;

/**
 * Installs moto if REQUIRE_S3 requires it. That may take minutes, so it happens while a test file loads.
 * @returns how to have moto, or undefined if it is there
 * @throws Error if it cannot be installed
 */
export function findMissingMoto(): string | undefined {
  if (process.env['TEST_S3_URL'] || existsSync(home)) return undefined;
  if (!process.env['REQUIRE_S3'])
    return `REQUIRE_S3=1 installs moto ${version} from PyPI, and needs Python 3 with venv and pip`;
  install();
  return undefined;
}

/** Starts moto, which is installed, or uses the S3 that TEST_S3_URL names. */
export async function startMoto(): Promise<Moto> {
  const given = process.env['TEST_S3_URL'];
  if (given) return toMoto(given, async () => undefined);
  const child = spawn(join(home, 'bin', 'python'), ['-c', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [port] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(refuse)]);
  return toMoto(`http://127.0.0.1:${Number(port)}`, () => end(child));
}

/** Test files that install at the same time do the same work, and the first to end has its result used. */
function install(): void {
  const folder = mkdtempSync(join(modules, '.moto-'));
  const pip = 'python3 -m pip --python venv/bin/python --disable-pip-version-check install --quiet --no-compile';
  const command = `python3 -m venv --without-pip venv && ${pip} --retries 1 'moto[server]==${version}'`;
  const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', timeout: 300_000 });
  try {
    if (status !== 0)
      throw new Error(`REQUIRE_S3 is set, but moto cannot be installed: ${stderr.trim().split('\n').at(-1)}`);
    if (!existsSync(home)) renameSync(join(folder, 'venv'), home);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toMoto(endpoint: string, close: Moto['close']): Moto {
  return { endpoint, createBucket: (name) => createBucket(`${endpoint}/${name}`), close };
}

/** Moto reads the region from the signature, and then requires no body. */
async function createBucket(url: string): Promise<void> {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=-';
  const { status } = await fetch(url, { method: 'PUT', headers: { authorization } });
  if (status !== 200) throw new Error(`PUT ${url}: ${status}`);
}

async function end(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}

function refuse(): never {
  throw new Error('moto ended.');
}
