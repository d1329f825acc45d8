import { describe, expect, test } from '@jest/globals';
import { useSharedFolder } from '../../support/use-folder.ts';
import { useResource } from '../../support/use-resource.ts';
import { type Bucket, openBucket, openOtherBucket } from './bucket.ts';

const folder = useSharedFolder();
/** The set-up of a run starts moto if REQUIRE_S3 requires it, and sets its address. */
const engines: readonly (readonly [string, () => Promise<Bucket>])[] = [
  ['the embedded S3 in memory', () => openBucket()],
  ['the embedded S3 in a folder', () => openBucket(folder())],
  ...(process.env['TEST_S3_URL'] ? [['moto', openOtherBucket] as const] : []),
];

const lost = { isWritten: false, isUncertain: false };

describe.each(engines)('objects in %s', (_, open) => {
  const bucket = useResource(open);

  test('gives back what was put, under its ETag', async () => {
    const { objects } = bucket();
    const body = '{"text":"tab\\t, <&>, \\u0000 and 🥛"}';
    const { isWritten, etag } = await put('kept', body);
    expect(isWritten).toBe(true);
    expect(etag).toMatch(/^"[\da-f]{32}"$/);
    expect(await objects.get('kept')).toEqual({ body, etag });
  });

  test('equal bodies have equal ETags, others do not', async () => {
    const [one, same, other] = [await put('e1', '1'), await put('e2', '1'), await put('e3', '2')];
    expect(same.etag).toBe(one.etag);
    expect(other.etag).not.toBe(one.etag);
  });

  test('a missing object is undefined, and removing it succeeds', async () => {
    const { objects } = bucket();
    expect(await objects.get('missing')).toBeUndefined();
    await objects.remove('missing');
    await put('removed', '1');
    await objects.remove('removed');
    expect(await objects.get('removed')).toBeUndefined();
  });

  test('creates no object over another one', async () => {
    const { objects } = bucket();
    await put('created', '1');
    expect(await objects.put('created', '2')).toEqual(lost);
    expect(await objects.get('created')).toMatchObject({ body: '1' });
  });

  test('replaces only the object that has the ETag', async () => {
    const { objects } = bucket();
    const { etag } = await put('replaced', '1');
    const second = await objects.put('replaced', '2', etag);
    expect(second).toMatchObject({ isWritten: true });
    expect(await objects.put('replaced', '3', etag)).toEqual(lost);
    expect(await objects.get('replaced')).toMatchObject({ body: '2' });
  });

  test('replaces no object that is missing', async () => {
    const { objects } = bucket();
    const { etag } = await put('gone', '1');
    await objects.remove('gone');
    expect(await objects.put('gone', '2', etag)).toEqual(lost);
    expect(await objects.get('gone')).toBeUndefined();
  });

  test('lets one of many writers with one ETag win', async () => {
    const { objects } = bucket();
    const { etag } = await put('raced', '0');
    const bodies = Array.from({ length: 20 }, (_, index) => `${index + 1}`);
    const results = await Promise.all(bodies.map((body) => objects.put('raced', body, etag)));
    const winners = bodies.filter((_body, index) => results[index]?.isWritten);
    expect(winners).toHaveLength(1);
    expect(await objects.get('raced')).toMatchObject({ body: winners[0] });
  });

  test('lets one of many creators win', async () => {
    const { objects } = bucket();
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => objects.put('once', `${index}`)));
    expect(results.filter(({ isWritten }) => isWritten)).toHaveLength(1);
  });

  test('lists keys of a prefix in the order of their bytes, in pages', async () => {
    const { objects } = bucket();
    const keys = ['l/a b', 'l/a+b', 'l/a%2Fb', 'l/..', 'l/<&>"', "l/x'(1)*!~", 'l/ü', 'l/🥛', 'l/\uffee'];
    for (const key of keys) await put(key, '1');
    const sorted = keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    for (const size of [2, 3, 1000]) {
      const pages = await collect(objects.listKeys('l/', size));
      expect(pages.flat()).toEqual(sorted);
      expect(pages).toHaveLength(Math.ceil(sorted.length / size));
    }
    expect(await collect(objects.listKeys('none'))).toEqual([[]]);
  });

  async function put(key: string, body: string) {
    const result = await bucket().objects.put(key, body);
    if (!result.isWritten) throw new Error(`${key} exists.`);
    return result;
  }
});

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
