import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { unpackLayer } from '../../packages/otlp-logs-extension/tests/extension-process.ts';
import { bundlePeer, bundlePrograms } from '../build/bundle.ts';
import { installPeers } from '../build/install-peers.ts';
import { packageService } from '../build/package-service.ts';
import type { Effort } from '../effort.ts';
import { startDatabase } from '../measure/database-process.ts';
import { toEnvironment } from '../measure/environment.ts';
import { interleave } from '../measure/interleave.ts';
import { showProgress, showStep } from '../report/progress.ts';
import { formatTelemetry } from './table.ts';
import { type Start, sampledTraceId, take, variants } from './variants.ts';

export interface TelemetryPlan {
  readonly serviceDir: string;
  readonly workDir: string;
  readonly peersDir: string;
  readonly effort: Effort;
}

/** @returns what each way of telemetry adds to a cold start, as text */
export async function measureTelemetry({ serviceDir, workDir, peersDir, effort }: TelemetryPlan): Promise<string> {
  showStep('npm ci of the peers, unless they are there');
  await installPeers(peersDir);
  showStep('packaging the service, the extension and OpenTelemetry');
  const [service, programOf, layer] = await Promise.all([
    packageService(serviceDir, workDir),
    bundlePrograms(workDir),
    unpackLayer(),
  ]);
  const peer = { name: 'otel', title: 'OpenTelemetry', build: 'settings', does: 'load' } as const;
  const otel = await bundlePeer(peer, workDir, service.settings);
  const stub = await startDatabase(programOf('stub'));
  try {
    const env = toEnvironment(service.environment, stub.endpoint);
    // The stub answers 200 to whatever it does not know, as a collector would.
    const start = { program: programOf('cold'), file: service.file, otel, layer, env, endpoint: stub.endpoint };
    showStep('checking that OpenTelemetry sees a request, and its call of DynamoDB');
    await checkSpans(start);
    const rounds = await interleave({
      items: variants,
      rounds: effort.coldRounds,
      take: (variant) => take(variant, start),
      progress: (done) => showProgress('cold starts', done, effort.coldRounds),
    });
    return formatTelemetry(rounds);
  } finally {
    stub.stop();
    layer.remove();
  }
}

/** @throws Error when a request gives no spans: then what is measured would be nothing */
async function checkSpans(start: Start): Promise<void> {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  await take({ name: 'otel', title: '' }, { ...start, endpoint });
  collector.closeAllConnections();
  collector.close();
  const kinds = bodies.flatMap((body) =>
    [...body.matchAll(/"traceId":"(\w+)"[^{]*"kind":(\d)/g)].map(([, ...span]) => span),
  );
  const [server, client] = [2, 3].map((kind) => kinds.some(([id, own]) => id === sampledTraceId && own === `${kind}`));
  if (!server || !client) throw new Error(`OpenTelemetry did not send the spans of a request:\n${bodies.join('\n')}`);
}
