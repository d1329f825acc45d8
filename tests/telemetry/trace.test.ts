import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { edit } from '../support/edit.ts';
import { useForEach } from '../support/use-resource.ts';
import { createTelemetryUnderTest, observation } from './telemetry-under-test.ts';

const xrayTraceId = '1-5759e988-bd862e3fe1be46a994272793';
const parentId = '53995c3f42cd8ad8';
const header = `Root=${xrayTraceId};Parent=${parentId};Sampled=1;Lineage=1:a87bd80c:0`;

describe('a request that X-Ray samples', () => {
  const daemon = useForEach(openDaemon);

  test('reaches the daemon as a subsegment that says how it was answered, and whether it started cold', async () => {
    const { observe, records } = createTelemetryUnderTest({ tracing: { header, daemonAddress: daemon().address } });
    await observe(observation);
    await observe({ ...observation, status: 404, owner: undefined });
    await observe({ ...observation, status: 500 });
    const { documents, message } = daemon();
    while (documents.length < 3) await message();
    const owner = expect.stringMatching(/^[\w-]{16}$/);
    const expected = {
      name: 'request',
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      trace_id: xrayTraceId,
      parent_id: parentId,
      type: 'subsegment',
      start_time: expect.any(Number),
      end_time: expect.any(Number),
      error: false,
      fault: false,
      annotations: { cold_start: true, route: 'GET /todos/{id}', status: 200, owner },
    };
    const warm = { ...expected.annotations, cold_start: false };
    const { owner: _, ...anonymous } = warm;
    const sent = documents.map((document) => document.split('\n'));
    expect(sent.map(([format = '', body = '', ...rest]) => [JSON.parse(format), JSON.parse(body), rest])).toEqual([
      [{ format: 'json', version: 1 }, expected, []],
      [{ format: 'json', version: 1 }, { ...expected, error: true, annotations: { ...anonymous, status: 404 } }, []],
      [{ format: 'json', version: 1 }, { ...expected, fault: true, annotations: { ...warm, status: 500 } }, []],
    ]);
    const [{ id, start_time, end_time }] = documents.map((document) => JSON.parse(String(document.split('\n')[1])));
    expect((end_time - start_time) * 1000).toBeCloseTo(12.35, 1);
    expect(id).not.toBe(JSON.parse(String(sent[1]?.[1])).id);
    expect(records()).toMatchObject([{ xrayTraceId }, { xrayTraceId }, { xrayTraceId }]);
  });

  test.each([
    ['without a header', undefined],
    ['not sampled', edit(header, 'Sampled=1', 'Sampled=0')],
    ['without a decision', `Root=${xrayTraceId};Parent=${parentId}`],
    ['without a segment', `Root=${xrayTraceId};Sampled=1`],
    ['with a malformed trace', `Root=1-2-3;Parent=${parentId};Sampled=1`],
    ['with a malformed segment', `Root=${xrayTraceId};Parent=x;Sampled=1`],
    ['with another decision', `Root=${xrayTraceId};Parent=${parentId};Sampled=10`],
  ])('is none %s', async (_, other) => {
    const { observe, records } = createTelemetryUnderTest({
      tracing: { header: other, daemonAddress: daemon().address },
    });
    expect(observe(observation)).toBe(undefined);
    expect(records()).toEqual([expect.not.objectContaining({ xrayTraceId: expect.anything() })]);
  });
});

test('is answered where there is no daemon', async () => {
  const { observe, written } = createTelemetryUnderTest({ tracing: { header, daemonAddress: undefined } });
  await observe(observation);
  expect(written).toHaveLength(1);
});

test.each(['127.0.0.1:1', '127.0.0.1:65536', '127.0.0.1', 'nowhere.invalid:2000', '[::1]:2000', ''])(
  'is answered where the daemon should be at %j',
  async (daemonAddress) => {
    const { observe, written } = createTelemetryUnderTest({ tracing: { header, daemonAddress } });
    for (const _ of [1, 2, 3]) await observe(observation);
    expect(written).toHaveLength(3);
  },
);

/** A daemon of X-Ray, and the documents that it got. */
async function openDaemon() {
  const documents: string[] = [];
  const socket = createSocket('udp4', (message) => documents.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    documents,
    message: () => once(socket, 'message'),
    close: () => void socket.close(),
  };
}
