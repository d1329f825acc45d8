import { createCertificate } from '../../tools/tls-certificate.ts';
import { startServer } from './processes.ts';

/** A stub of AWS in a process of its own. */
export interface Stub {
  /** URLs. */
  readonly https: string;
  readonly http: string;
  /** Its certificate, in PEM. */
  readonly certificate: string;
  readonly stop: () => void;
}

/** Starts the program `stub` with a certificate of its own making. */
export async function startStub(program: string): Promise<Stub> {
  const { certificate, key } = createCertificate();
  const { printed, stop } = await startServer(program, [JSON.stringify({ cert: certificate, key })]);
  const ports: { readonly https: number; readonly http: number } = JSON.parse(printed);
  return { https: `https://127.0.0.1:${ports.https}`, http: `http://127.0.0.1:${ports.http}`, certificate, stop };
}
