import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';

/** What `node --cpu-prof` writes, as far as it is read here. */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** Milliseconds by where they were spent: a package, a folder of src, or a part of Node. */
export type Costs = ReadonlyMap<string, number>;

/**
 * @param file a CPU profile
 * @param bundle the module that ran, with its source map beside it
 * @returns the milliseconds of each origin in which the processor was at work in it
 */
export async function readProfile(file: string, bundle: string): Promise<Costs> {
  const { nodes, samples, timeDeltas }: CpuProfile = JSON.parse(await readFile(file, 'utf8'));
  const map = new SourceMap(JSON.parse(await readFile(`${bundle}.map`, 'utf8')));
  const origins = new Map(nodes.map(({ id, callFrame }) => [id, toOrigin(callFrame, bundle, map)]));
  const costs = new Map<string, number>();
  for (const [index, sample] of samples.entries()) {
    const origin = origins.get(sample) ?? '';
    costs.set(origin, (costs.get(origin) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  for (const origin of notOurs) costs.delete(origin);
  return costs;
}

/** @returns the sum of both */
export function addCosts(one: Costs, other: Costs): Costs {
  const sum = new Map(one);
  for (const [origin, milliseconds] of other) sum.set(origin, (sum.get(origin) ?? 0) + milliseconds);
  return sum;
}

/** Waiting, and the program that asks. */
const notOurs = ['(idle)', 'the measuring'];

function toOrigin({ functionName, url, lineNumber, columnNumber }: CallFrame, bundle: string, map: SourceMap): string {
  if (url.endsWith(bundle)) {
    const entry = map.findEntry(lineNumber, columnNumber);
    return 'originalSource' in entry ? toPackage(entry.originalSource) : 'the bundle itself';
  }
  if (url.startsWith('node:')) return url.replace(/^(node:)(internal\/)?(_?\w+).*/, '$1$3').replace('node:_', 'node:');
  if (url !== '') return 'the measuring';
  return /^\((idle|garbage collector)\)$/.test(functionName) ? functionName : 'V8 and system calls';
}

function toPackage(source: string): string {
  const [, name] = /.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  if (name !== undefined)
    return name.startsWith('@smithy/') || name.startsWith('@aws-sdk/') ? `${name.split('/')[0]}/*` : name;
  const [, folder = 'src'] = /\bsrc\/(\w+)/.exec(source) ?? [];
  return `src/${folder}`;
}
