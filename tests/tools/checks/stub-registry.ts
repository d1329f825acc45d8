import { createServer } from 'node:http';
import { type Listening, listen } from '../../support/listen.ts';
import { useForEach } from '../../support/use-resource.ts';

export interface StubRegistry extends Listening {
  readonly answers: (answer: StubAnswer) => void;
}

/** The response to a request for advisories. Every other request gets a 404. */
export interface StubAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Returns a function that returns a registry with nothing but advisories, a new one for each test.
 * @see npm's page "npm audit", under "Bulk Advisory Endpoint"
 */
export function useStubRegistry(): () => StubRegistry {
  return useForEach(async () => {
    let answer: StubAnswer = { status: 200, body: {} };
    const server = createServer((request, response) => {
      const isAudit = request.method === 'POST' && request.url === '/-/npm/v1/security/advisories/bulk';
      request.resume();
      response.writeHead(isAudit ? answer.status : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isAudit ? answer.body : {}));
    });
    return {
      ...(await listen(server)),
      answers(next) {
        answer = next;
      },
    };
  });
}

/** Returns the registry's advisory for a package. */
export function advisory(severity: string) {
  const url = `https://example.com/${severity}`;
  return { id: 1, url, title: `A ${severity} one`, severity, vulnerable_versions: '<2.0.0', cwe: [] };
}
