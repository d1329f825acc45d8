import { createServer, type RequestListener } from 'node:http';
import { type Listening, listen } from './listen.ts';
import { useResource } from './use-resource.ts';

/** @returns a function that returns a server on a free port, one for all tests of a block */
export function useServer(listener: RequestListener): () => Listening {
  return useResource(() => listen(createServer(listener)));
}
