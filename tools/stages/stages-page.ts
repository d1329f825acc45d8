import { type Resource, type Template, toComparable, toLeaves } from './comparable-template.ts';
import { explanations } from './explanations.ts';

type Row = readonly string[];

/**
 * @param templates rendered templates by the name of their stage
 * @returns docs/stages.md: what each stage deploys, and why stages differ
 * @throws Error for a difference without a reason
 */
export function toStagesPage(templates: Readonly<Record<string, Template>>): string {
  const compared = Object.entries(templates).map(([stage, template]) => toComparable(template, stage));
  return [
    introduction,
    '## In what stages differ',
    '',
    ...toTable([['', ...Object.keys(templates), 'why'], ...toDifferences(compared)]),
    '',
    '## What every stage has',
    '',
    ...toTable([['type', 'resources'], ...toInventory(compared)]),
    '',
  ].join('\n');
}

const introduction = `# What each stage deploys

Made by \`npm run stages\` from the templates that \`npm run package\` renders; a test holds it to them. The settings are in
[resources/stages.yml](../resources/stages.yml). \`dev\` and every \`pr-*\` are trials, and a stage with any other name is treated
like \`prod\`. Each stage is a stack of its own, \`todo-api-<stage>\`, and shares nothing with others. From a trial to
production nothing changes but what the first table says: same code, same routes, same permissions, same alarms. Settings
add to that: [KAFKA_TOPIC](ingestion.md#on-aws) the ingestion, [LOG_EXTENSION and OTEL_LAYER_ARN](opentelemetry.md) layers.
`;

function toDifferences(templates: readonly Template[]): readonly Row[] {
  const leaves = templates.map((template) => toLeaves(template));
  const pointers = new Set(leaves.flatMap((values) => [...values.keys()]));
  const rows = [...pointers].map((pointer) => ({ pointer, values: leaves.map((leaf) => leaf.get(pointer) ?? '–') }));
  const differences = Map.groupBy(
    rows.filter(({ values }) => new Set(values).size > 1),
    ({ pointer }) => explanations.find(({ pointers }) => pointers.test(pointer)),
  );
  const unexplained = differences.get(undefined)?.map(({ pointer }) => pointer) ?? [];
  if (unexplained.length > 0) throw new Error(`Stages differ without a reason in: ${unexplained.join(', ')}`);
  return explanations.flatMap((explanation) => {
    const found = differences.get(explanation);
    if (found === undefined) return [];
    const values = templates.map((_, index) => [...new Set(found.map((row) => row.values[index]))].join(', '));
    return [[explanation.what, ...values, explanation.why]];
  });
}

/** @returns the resources by their type; a stage without one of them would differ in all its leaves */
function toInventory([template]: readonly Template[]): readonly Row[] {
  const types = Map.groupBy(Object.entries(template?.Resources ?? {}), ([, { Type }]) => Type);
  return [...types].sort().map(([type, resources]) => [type, resources.map(toLabel).join(', ')]);
}

/** A route is known by its key, and by whether it asks for a token. */
function toLabel([name, { Condition, Properties }]: [string, Resource]): string {
  const label = Properties?.['RouteKey'] ?? name;
  const token = Properties?.['AuthorizationType'] === 'JWT' ? ' (token)' : '';
  return `\`${label}\`${token}${Condition === undefined ? '' : ` (if ${Condition})`}`;
}

function toTable([head = [], ...rows]: readonly Row[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
