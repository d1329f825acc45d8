import { once } from 'node:events';
import { createServer } from 'node:net';

/** Settings that name ports, not yet checked. */
export interface PortSettings {
  readonly PORT: string;
  readonly EXPORT_PORT: string;
  readonly JWT_ISSUER?: string | undefined;
}

/** Returns a sentence about the first port that `npm start` cannot use, or undefined. Others judge malformed ports. */
export async function findPortFault({ PORT, EXPORT_PORT, JWT_ISSUER = '' }: PortSettings): Promise<string | undefined> {
  const { protocol, port } = URL.parse(JWT_ISSUER) ?? {};
  const clash = findClash({ PORT, EXPORT_PORT, JWT_ISSUER: protocol === 'http:' ? port || '80' : undefined });
  if (clash !== undefined) return `${clash} are the same port: set one to another.`;
  return (await findTaken('PORT', PORT)) ?? (await findTaken('EXPORT_PORT', EXPORT_PORT));
}

/** Error of a server that cannot listen. */
interface ListenError extends Error {
  readonly code: string;
  readonly port: number;
}

export function isListenError(error: unknown): error is ListenError {
  return Object(error).syscall === 'listen';
}

/** Returns a sentence about a server that cannot listen on the port of a setting. */
export function toPortFault(name: string, { code, port }: ListenError): string {
  const why = code === 'EADDRINUSE' ? 'is in use' : 'is not open to this user';
  return `Port ${port} ${why}: set ${name} to another in .env.local, or put PORT=3100 EXPORT_PORT=3102 before the command`;
}

function findClash({ PORT, EXPORT_PORT, JWT_ISSUER }: PortSettings): string | undefined {
  if (PORT === EXPORT_PORT) return 'PORT and EXPORT_PORT';
  if (PORT === JWT_ISSUER) return 'PORT and JWT_ISSUER';
  return EXPORT_PORT === JWT_ISSUER ? 'EXPORT_PORT and JWT_ISSUER' : undefined;
}

async function findTaken(name: string, port: string): Promise<string | undefined> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > portMax) return undefined;
  const server = createServer().listen(Number(port), 'localhost');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (isListenError(error)) return toPortFault(name, error);
    throw error;
  }
  server.close();
  await once(server, 'close');
  return undefined;
}

const portMax = 65_535;
