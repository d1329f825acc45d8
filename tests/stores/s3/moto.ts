import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { serviceDir } from '../../support/service-dir.ts';

/** S3 that knows nothing of this service. */
export interface Moto {
  readonly url: string;
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

/** Starts moto, and installs it once, in `node_modules`. @throws Error if it cannot be installed */
export async function startMoto(): Promise<Moto> {
  if (!existsSync(home)) install();
  const child = spawn(join(home, 'bin', 'python'), ['-c', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [port] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(refuse)]);
  return { url: `http://127.0.0.1:${Number(port)}`, close: () => end(child) };
}

function install(): void {
  const folder = mkdtempSync(join(modules, '.moto-'));
  const pip = 'python3 -m pip --python venv/bin/python --disable-pip-version-check install --quiet --no-compile';
  const command = `python3 -m venv --without-pip venv && ${pip} --retries 1 'moto[server]==${version}'`;
  const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', timeout: 600_000 });
  try {
    if (status !== 0) throw new Error(`moto needs Python 3 with venv and pip. ${stderr.trim().split('\n').at(-1)}`);
    renameSync(join(folder, 'venv'), home);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Creates a bucket. Moto reads the region from the signature, which it does not verify. */
export async function createBucket(url: string, name: string): Promise<void> {
  const scope = 'Credential=local/20260101/us-east-1/s3/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
  const { status } = await fetch(`${url}/${name}`, { method: 'PUT', headers: { authorization } });
  if (status !== 200) throw new Error(`The bucket ${name} was not created: ${status}`);
}

async function end(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}

function refuse(): never {
  throw new Error('moto ended.');
}
