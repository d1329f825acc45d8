import type { PassOn } from './tcp-proxy.ts';

/** @see https://kafka.apache.org/protocol.html#protocol_api_keys */
const offsetCommit = 8;

/**
 * Splits what a client sends to a broker into requests, each of them a length and its bytes, which begin with the API key.
 * @param mayCommit called for each request that commits offsets; false keeps it from the broker
 */
export function openRequests(mayCommit: () => boolean): PassOn {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes, send) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      if (rest.readInt16BE(4) !== offsetCommit || mayCommit()) send(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}
