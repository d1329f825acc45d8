import { parseArgs } from 'node:util';
import { defaultInputs, type Figure, type FigureName, figureNames, figures, type Inputs } from './figures.ts';
import { type Architecture, prices } from './prices.ts';
import { operations } from './request-units.ts';
import { type CostedStore, storeCosts, storeNames } from './store-costs.ts';

export interface Options {
  readonly report: 'month' | 'article' | 'capacity' | 'stores' | 'ceiling';
  readonly inputs: Inputs;
  readonly memories: readonly number[];
  readonly architecture: Architecture;
  readonly store: CostedStore;
  /** Requests per second, if the load is given so. */
  readonly rps: number | undefined;
  readonly explain: boolean;
}

export const usage = `Usage: npm run cost [-- flags]

  --rps 1000               a steady load, in place of --requests
  --memory 128,512         sizes of memory in MB
  --architecture x86       or arm64, the default
  --store postgres         Aurora DSQL; or s3; or dynamodb, the default
  --stores                 compares the stores, at 512 MB or the first size of --memory
  --explain                adds each formula with its numbers and sources
  --capacity               prints the DynamoDB units of each operation
  --ceiling                prints the most that each stage's table can cost
  --preset article         prints the article's arithmetic
${figureNames.map((name) => `  ${`--${name} ${figures[name].value}`.padEnd(24)} ${figures[name].how}`).join('\n')}`;

const strings = [...figureNames, 'memory', 'architecture', 'store', 'preset', 'rps'];
const booleans = ['explain', 'capacity', 'stores', 'ceiling'];

/**
 * Parses the flags of `npm run cost`.
 * @throws Error with a sentence for the user, if a flag is unknown or its value makes no sense
 */
export function toOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { ...toTypes(strings, 'string'), ...toTypes(booleans, 'boolean') },
  });
  const text = (name: string) => values[name] as string | undefined;
  const rps = text('rps') === undefined ? undefined : toNumber('rps', text('rps'), { atLeast: 0.001 });
  if (rps !== undefined && text('requests') !== undefined) throw new Error('Say --rps or --requests, not both.');
  const requests = rps === undefined ? {} : { requests: Math.round(rps * prices.hoursAMonth * 3600) };
  const store = toChoice('store', text('store') ?? 'dynamodb', storeNames);
  const report = toReport(values);
  if (report === 'capacity' && store !== 'dynamodb')
    throw new Error('--capacity is about DynamoDB: leave out --store.');
  return {
    report,
    store,
    inputs: { ...toInputs(text, storeCosts[store].defaults), ...requests },
    memories: (text('memory') ?? (report === 'stores' ? '512' : '128,256,512,1024')).split(',').map(toMemory),
    architecture: toChoice('architecture', text('architecture') ?? 'arm64', ['arm64', 'x86']),
    rps,
    explain: values['explain'] === true,
  };
}

function toTypes<Type extends string>(names: readonly string[], type: Type): Record<string, { readonly type: Type }> {
  return Object.fromEntries(names.map((name) => [name, { type }]));
}

function toReport({ preset, capacity, explain: _, ...others }: Readonly<Record<string, unknown>>): Options['report'] {
  if (preset === undefined && others['ceiling'] === true) return 'ceiling';
  if (preset === undefined && others['stores'] === true) return 'stores';
  if (preset === undefined) return capacity === true ? 'capacity' : 'month';
  const names = Object.keys(capacity === undefined ? others : { capacity, ...others });
  if (names.length > 0) throw new Error(`--preset article sets everything: leave out --${names.join(', --')}.`);
  return toChoice('preset', String(preset), ['article']);
}

function toChoice<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new Error(`--${name} is ${choices.join(' or ')}, not ${JSON.stringify(text)}.`);
  return found;
}

function toInputs(text: (name: FigureName) => string | undefined, ofStore: Partial<Inputs>): Inputs {
  const given = figureNames.flatMap((name) => {
    const [value, figure]: [string | undefined, Figure] = [text(name), figures[name]];
    return value === undefined ? [] : [[name, toNumber(name, value, figure)] as const];
  });
  const inputs: Inputs = { ...defaultInputs, ...ofStore, ...Object.fromEntries(given) };
  const sum = operations.reduce((total, name) => total + inputs[`${name}-percent`], 0);
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
