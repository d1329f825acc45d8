import type { Stacks } from '../moto-server.ts';
import type { Deployer } from './deployer.ts';

/** What moto has of a stage, asked service by service. */
export interface StageOnMoto {
  readonly alias: () => Promise<string>;
  /** Returns the configuration of a function, or of its version. */
  readonly configuration: (name: string, qualifier?: string) => Promise<Configuration>;
  /** Returns the properties of the recorded resources of a type, by their name in the template. */
  readonly recorded: (type: string) => Promise<Readonly<Record<string, Properties>>>;
  readonly outputs: () => Promise<Readonly<Record<string, string>>>;
}

export type Properties = Stacks['stacks'][string][string]['properties'];

/** Part of the answer of GetFunctionConfiguration. */
export interface Configuration {
  readonly Version: string;
  readonly CodeSha256: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  readonly [member: string]: unknown;
}

/** Reads a stage from moto. Nothing is read before a function is called. */
export function readStage({ calls, moto }: Deployer, stage: string): StageOnMoto {
  const pathOf = (name: string) => `/2015-03-31/functions/todo-api-${stage}-${name}`;
  return {
    alias: async () => JSON.parse(await calls.get('lambda', `${pathOf('api')}/aliases/live`)).FunctionVersion,
    configuration: async (name, qualifier = '$LATEST') =>
      JSON.parse(await calls.get('lambda', `${pathOf(name)}/configuration?Qualifier=${encodeURIComponent(qualifier)}`)),
    recorded: async (type) => {
      const { stacks } = await moto.stacks();
      const ofType = Object.entries(stacks[`todo-api-${stage}`] ?? {}).filter(([, each]) => each.type === type);
      return Object.fromEntries(ofType.map(([name, { properties }]) => [name, properties]));
    },
    outputs: async () => {
      const answer = await calls.query('cloudformation', 'DescribeStacks', { StackName: `todo-api-${stage}` });
      const [stack] = answer['Stacks'] as readonly { readonly Outputs: readonly Output[] }[];
      return Object.fromEntries((stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    },
  };
}

interface Output {
  readonly OutputKey: string;
  readonly OutputValue: string;
}
