import { type Answer, type CollectorStub, startCollector } from './collector-stub.ts';
import { type ExtensionProcess, type UnpackedLayer, unpackLayer } from './extension-process.ts';
import { type Faults, type LambdaStub, startLambda } from './lambda-stub.ts';

/** An environment of Lambda, with the extension in it and a collector outside. */
export interface ExecutionEnvironment {
  readonly lambda: LambdaStub;
  readonly collector: CollectorStub;
  readonly extension: ExtensionProcess;
  /** Ends the environment. @returns what the extension says that it did, once it has ended */
  readonly end: () => Promise<Readonly<Record<string, unknown>>>;
}

export interface Circumstances {
  readonly answerTo?: (request: number) => Answer | Promise<Answer>;
  readonly faults?: Faults;
  /** Variables of the function, beside the endpoint. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Environments {
  /** @returns once the extension is ready */
  readonly create: (circumstances?: Circumstances) => Promise<ExecutionEnvironment>;
  /** Ends what was started since. */
  readonly clear: () => void;
  readonly remove: () => void;
}

export async function prepareEnvironments(): Promise<Environments> {
  const layer = await unpackLayer();
  const ends: (() => void)[] = [];
  const clear = () => {
    for (const end of ends.splice(0)) end();
  };
  return {
    create: async (circumstances) => create(layer, circumstances, ends),
    clear,
    remove() {
      clear();
      layer.remove();
    },
  };
}

async function create(
  layer: UnpackedLayer,
  { answerTo, faults, environment }: Circumstances = {},
  ends: (() => void)[],
): Promise<ExecutionEnvironment> {
  const [collector, lambda] = await Promise.all([startCollector(answerTo), startLambda(['otlp-logs'], faults)]);
  const extension = layer.start(lambda, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, ...environment });
  ends.push(extension.kill, collector.close, lambda.close);
  await Promise.race([lambda.ready, extension.exited]);
  return { collector, lambda, extension, end };

  async function end() {
    lambda.shutdown();
    // As Lambda does: whatever is not gone by then, is not asked again.
    setTimeout(extension.kill, 2000).unref();
    const code = await extension.exited;
    return { code, ...extension.log.findLast(({ message }) => message === 'log records forwarded') };
  }
}

/** @returns events as Lambda tells them of lines that a function logs, numbered */
export function toLines(count: number, text = ''): readonly object[] {
  return Array.from({ length: count }, (_, index) => toEvent({ level: 'INFO', message: `line ${index}`, text }));
}

export function toEvent(record: unknown, type = 'function') {
  return { time: '2026-11-25T08:00:00.123Z', type, record };
}

/** What the extension says of records when all is well, as far as it is not said otherwise. */
export const nothingLost = {
  code: 0,
  rejected: 0,
  bufferFull: 0,
  refused: 0,
  unreachable: 0,
  shutdown: 0,
  malformed: 0,
};
