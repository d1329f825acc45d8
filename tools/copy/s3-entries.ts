import { readAccess } from '#lean-aws/access.ts';
import { createObjects, type Objects } from '#lean-aws/objects.ts';
import { readBucketConfig } from '../../src/config.ts';
import type { Entries } from '../../src/stores/memory/entries.ts';
import { bytesMax, parseDocument, toBody, toKey } from '../../src/stores/s3/owner-document.ts';
import type { EntryPage, EntryStore, KeptEntry } from './kept-entry.ts';

/** Documents in a page. The largest have megabytes. */
const pageLength = 50;
const attemptsMax = 5;
const timing = { attempt: 30_000, call: 120_000, backoffMax: 5000 };

/** Opens the entries of a bucket, by default of the one that BUCKET_NAME names. */
export function openS3Entries(objects: Pick<Objects, 'get' | 'put' | 'listKeys'> = openBucket()): EntryStore {
  return { readPages, write, close: async () => undefined };

  async function* readPages(after = ''): AsyncGenerator<EntryPage> {
    for await (const page of objects.listKeys('', pageLength)) {
      const keys = page.filter((key) => key > after);
      const documents = await Promise.all(keys.map(objects.get));
      const place = keys.at(-1);
      const entries = documents.flatMap((document) => (document === undefined ? [] : toKept(document.body)));
      if (place !== undefined) yield { entries, place };
    }
  }

  async function write(entries: readonly KeptEntry[]): Promise<void> {
    const owners = [...Map.groupBy(entries, ({ owner }) => owner)];
    for (let start = 0; start < owners.length; start += pageLength) {
      await Promise.all(owners.slice(start, start + pageLength).map(([owner, own]) => merge(owner, own)));
    }
  }

  async function merge(owner: string, own: readonly KeptEntry[]): Promise<void> {
    const key = toKey(owner);
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const document = await objects.get(key);
      const entries: Entries = parseDocument(owner, document?.body);
      for (const { owner: _, id, ...entry } of own) entries.set(id, entry);
      const body = toBody(owner, entries);
      if (Buffer.byteLength(body) > bytesMax)
        throw new Error(`The todos of one owner are more than ${bytesMax} bytes.`);
      if (body === document?.body || (await objects.put(key, body, document?.etag)).isWritten) return;
    }
    throw new Error('Other writers change the documents: stop them first.');
  }
}

function openBucket(): Objects {
  return createObjects({ bucket: readBucketConfig().BUCKET_NAME, access: readAccess('s3'), timing });
}

function toKept(body: string): readonly KeptEntry[] {
  const { owner }: { readonly owner: string } = JSON.parse(body);
  return [...parseDocument(owner, body)].map(([id, entry]) => ({ ...entry, owner, id }));
}
