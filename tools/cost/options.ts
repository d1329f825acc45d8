import { parseArgs } from 'node:util';
import { defaultInputs, type Figure, type FigureName, figureNames, figures, type Inputs } from './figures.ts';
import { type Architecture, prices } from './prices.ts';

export interface Options {
  readonly report: 'month' | 'article' | 'capacity';
  readonly inputs: Inputs;
  readonly memories: readonly number[];
  readonly architecture: Architecture;
  /** Requests a second, when the load is given so. */
  readonly rps: number | undefined;
  readonly explain: boolean;
}

const strings = { memory: '', architecture: '', preset: '', rps: '' };
const flags = { explain: false, capacity: false };

/**
 * @returns what the flags of `npm run cost` ask for
 * @throws Error in a sentence for who typed them, when a flag is unknown or its value makes no sense
 */
export function toOptions(args: readonly string[]): Options {
  const { values } = parseArgs({ args: toJoined(args), options: { ...toTypes('string'), ...toTypes('boolean') } });
  const text = (name: string) => values[name] as string | undefined;
  const rps = text('rps') === undefined ? undefined : toNumber('rps', text('rps'), { atLeast: 0.001 });
  if (rps !== undefined && text('requests') !== undefined) throw new Error('Say --rps or --requests, not both.');
  const requests = rps === undefined ? {} : { requests: Math.round(rps * prices.hoursAMonth * 3600) };
  return {
    report: toReport(values),
    inputs: { ...toInputs(text), ...requests },
    memories: (text('memory') ?? '128,256,512,1024').split(',').map(toMemory),
    architecture: toArchitecture(text('architecture') ?? 'arm64'),
    rps,
    explain: values['explain'] === true,
  };
}

/** parseArgs takes `--requests -5` for two flags; joined it is one, which is then refused for what it is. */
function toJoined(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const last = joined.at(-1);
    const isValue = last !== undefined && /^-\d/.test(arg) && /^--[^=]+$/.test(last);
    if (isValue) joined[joined.length - 1] = `${last}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function toTypes<Type extends 'string' | 'boolean'>(type: Type): Record<string, { readonly type: Type }> {
  const names = type === 'string' ? [...figureNames, ...Object.keys(strings)] : Object.keys(flags);
  return Object.fromEntries(names.map((name) => [name, { type }]));
}

function toReport(values: Readonly<Record<string, unknown>>): Options['report'] {
  const { preset, capacity } = values;
  if (preset === undefined) return capacity === true ? 'capacity' : 'month';
  if (preset !== 'article') throw new Error(`--preset is article, not ${JSON.stringify(preset)}.`);
  const others = Object.keys(values).filter((name) => name !== 'preset' && name !== 'explain');
  if (others.length > 0) throw new Error(`--preset article sets all by itself: leave out --${others.join(', --')}.`);
  return 'article';
}

function toInputs(text: (name: FigureName) => string | undefined): Inputs {
  const given = figureNames.flatMap((name) => {
    const [value, figure]: [string | undefined, Figure] = [text(name), figures[name]];
    return value === undefined ? [] : [[name, toNumber(name, value, figure)] as const];
  });
  const inputs: Inputs = { ...defaultInputs, ...Object.fromEntries(given) };
  const shares = ['list', 'get', 'create', 'text', 'toggle', 'delete'] as const;
  const sum = shares.reduce((total, name) => total + inputs[`${name}-percent`], 0);
  if (Math.abs(sum - 100) > 1e-9) throw new Error(`The shares of the operations add up to ${sum}, not to 100.`);
  return inputs;
}

function toNumber(name: string, text: string | undefined, { atLeast = 0, atMost }: Pick<Figure, 'atLeast' | 'atMost'>) {
  const value = /^-?\d+(\.\d+)?$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (value >= atLeast && value <= (atMost ?? Number.MAX_SAFE_INTEGER)) return value;
  const range = atMost === undefined ? `of ${atLeast} or more` : `from ${atLeast} to ${atMost}`;
  throw new Error(`--${name} is a number ${range}, not ${JSON.stringify(text)}.`);
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html 128 to 10,240 MB, in steps of 1 MB */
function toMemory(text: string): number {
  const memory = toNumber('memory', text, { atLeast: 128, atMost: 10_240 });
  if (!Number.isInteger(memory)) throw new Error(`--memory is in whole MB, not ${JSON.stringify(text)}.`);
  return memory;
}

function toArchitecture(text: string): Architecture {
  if (text !== 'arm64' && text !== 'x86')
    throw new Error(`--architecture is arm64 or x86, not ${JSON.stringify(text)}.`);
  return text;
}
