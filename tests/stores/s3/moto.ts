import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { installMoto, motoPython } from '../../support/moto.ts';

/** S3 that knows nothing of this service. */
export interface Moto {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Moto checks a condition and writes the object in two steps, so it handles one request at a time. S3 speaks HTTP/1.1,
 * and lean-aws accepts nothing older.
 */
const program = `
from werkzeug.serving import WSGIRequestHandler, make_server
from moto.server import DomainDispatcherApplication, create_backend_app
WSGIRequestHandler.protocol_version = 'HTTP/1.1'
server = make_server('127.0.0.1', 0, DomainDispatcherApplication(create_backend_app), threaded=False)
print(server.server_port, flush=True)
server.serve_forever()
`;

/** Starts moto, and installs it first. @throws Error if it cannot be installed */
export async function startMoto(): Promise<Moto> {
  const fault = installMoto();
  if (fault !== undefined) throw new Error(fault);
  const child = spawn(motoPython, ['-c', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [port] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(refuse)]);
  return { url: `http://127.0.0.1:${Number(port)}`, close: () => end(child) };
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
