import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRegistry {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** How the registry answers a question for advisories; every other request gets a 404. */
export interface StubAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Starts a registry that knows nothing but advisories. @see npm's page "npm audit", under "Bulk Advisory Endpoint" */
export async function startStubRegistry({ status, body }: StubAnswer): Promise<StubRegistry> {
  const server = createServer((request, response) => {
    const isAudit = request.method === 'POST' && request.url === '/-/npm/v1/security/advisories/bulk';
    request.resume();
    response.writeHead(isAudit ? status : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isAudit ? body : {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close };

  async function close(): Promise<void> {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

/** What the registry says of a package with a vulnerability. */
export function advisory(severity: string) {
  const url = `https://example.com/${severity}`;
  return { id: 1, url, title: `A ${severity} one`, severity, vulnerable_versions: '<2.0.0', cwe: [] };
}
