import { once } from 'node:events';
import { Client } from 'pg';
import { toMessages } from '../../histories/postgres-messages.ts';

/** Creates connections to a server. Each runs the messages of one request at a time, as they are. */
export function createBackends(connectionString: string) {
  const all: Client[] = [];
  const idle: Client[] = [];
  return {
    /** Runs the messages of a request. Returns those of the response. */
    async run(request: Buffer): Promise<Buffer> {
      const client = idle.pop() ?? (await connect());
      const { stream } = client.connection;
      const response = readResponse();
      stream.write(request);
      const bytes = await response;
      idle.push(client);
      return bytes;

      async function readResponse(): Promise<Buffer> {
        let bytes = Buffer.alloc(0);
        while (!toMessages(bytes).some(({ type }) => type === 'Z')) {
          const [chunk] = (await once(stream, 'data')) as [Buffer];
          bytes = Buffer.concat([bytes, chunk]);
        }
        return bytes;
      }
    },

    close: () => Promise.all(all.map((client) => client.end())),
  };

  /** The client logs in. Then it no longer reads. */
  async function connect(): Promise<Client> {
    const client = new Client({ connectionString });
    await client.connect();
    client.connection.stream.removeAllListeners('data');
    all.push(client);
    return client;
  }
}
