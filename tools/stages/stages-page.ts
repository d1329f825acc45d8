import type { Resource, Template } from '#template-rules/template.ts';
import { toTable } from '../markdown-table.ts';
import { toComparable, toLeaves } from './comparable-template.ts';
import { explanations } from './explanations.ts';

type Row = readonly string[];

/**
 * Returns docs/stages.md: what each stage deploys, and why stages differ.
 * @param templates rendered templates by stage
 * @throws Error for a difference without a reason
 */
export function toStagesPage(templates: Readonly<Record<string, Template>>): string {
  const compared = Object.entries(templates).map(([stage, template]) => toComparable(template, stage));
  return [
    introduction,
    '## Differences',
    '',
    toTable(['', ...Object.keys(templates), 'why'], toDifferences(compared)),
    '',
    '## In every stage',
    '',
    toTable(['type', 'resources'], toInventory(compared)),
    '',
  ].join('\n');
}

const introduction = `# What each stage deploys

\`npm run docs\` generates this page from the templates that \`npm run package\` renders, and a test compares them. The settings are in
[resources/stages.yml](../resources/stages.yml). \`dev\` and \`pr-*\` are trials. A stage with any other name is treated like
\`prod\`. Each stage is a separate stack, \`todo-api-<stage>\`, and shares nothing with the others. Only the settings in the first table
differ: code, routes, permissions and alarms are the same. Optional settings add
[ingestion](ingestion.md#on-aws) (KAFKA_TOPIC) and [layers](opentelemetry.md) (LOG_EXTENSION, OTEL_LAYER_ARN).
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

/** Lists the resources by type. Those of the first stage suffice, because a missing resource is a difference. */
function toInventory([template]: readonly Template[]): readonly Row[] {
  const types = Map.groupBy(Object.entries(template?.Resources ?? {}), ([, { Type }]) => Type);
  return [...types].sort().map(([type, resources]) => [type, resources.map(toLabel).join(', ')]);
}

/** Names a route by its key, and marks it if it requires a token. */
function toLabel([name, { Condition, Properties }]: [string, Resource]): string {
  const label = Properties?.['RouteKey'] ?? name;
  const token = Properties?.['AuthorizationType'] === 'JWT' ? ' (token)' : '';
  return `\`${label}\`${token}${Condition === undefined ? '' : ` (if ${Condition})`}`;
}
