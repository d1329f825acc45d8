import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { answers } from '../../../tools/local/ingestion/announce.ts';
import { findFreePort } from '../../support/free-port.ts';
import { installKafka, kafkaClassPath } from './install-kafka.ts';
import { openRequests } from './kafka-requests.ts';
import { startTcpProxy } from './tcp-proxy.ts';

/** Broker of Apache Kafka on this machine, which clients reach by a proxy. */
export interface Broker {
  readonly address: string;
  /** Lets a function decide about each commit of offsets from now on; false keeps it from the broker. */
  readonly onCommit: (mayCommit: () => boolean) => void;
  /** Ends all connections to it, and refuses others until the result is called. */
  readonly cut: () => () => void;
  readonly close: () => Promise<void>;
}

const always = () => true;

/** Installs and starts a single node in KRaft mode. @throws Error if it does not start, with what it printed */
export async function startBroker(): Promise<Broker> {
  const fault = installKafka();
  if (fault !== undefined) throw new Error(fault);
  const folder = mkdtempSync(join(tmpdir(), 'todo-kafka-'));
  const [port, controllerPort] = [Number(await findFreePort()), Number(await findFreePort())];
  let decide = always;
  const proxy = await startTcpProxy(port, () => openRequests(() => decide()));
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, toProperties({ port, controllerPort, proxyPort: proxy.port, folder }));
  const jvm = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-cp', kafkaClassPath];
  const format = [
    'kafka.tools.StorageTool',
    'format',
    '--cluster-id',
    'todo-rehearsal-cluster',
    '--config',
    properties,
  ];
  const { status, stdout } = spawnSync('java', [...jvm, ...format], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Kafka’s folder cannot be formatted: ${stdout}`);
  const broker = spawn('java', [...jvm, 'kafka.Kafka', properties], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [broker.stdout, broker.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const ended = once(broker, 'exit');
  while (!(await answers(new URL(`kafka://127.0.0.1:${port}`)))) {
    if (broker.exitCode !== null) throw new Error(`Kafka does not start: ${printed}`);
    await setTimeout(100);
  }
  return { address: `127.0.0.1:${proxy.port}`, onCommit, cut, close };

  function onCommit(mayCommit: () => boolean): void {
    decide = mayCommit;
  }

  function cut() {
    proxy.cut();
    return proxy.mend;
  }

  async function close(): Promise<void> {
    proxy.close();
    broker.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Places {
  readonly port: number;
  readonly controllerPort: number;
  readonly proxyPort: number;
  readonly folder: string;
}

/** @see https://kafka.apache.org/documentation/#brokerconfigs */
function toProperties({ port, controllerPort, proxyPort, folder }: Places): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${proxyPort}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'data')}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`;
}
