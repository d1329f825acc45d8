import type { Resource, Template } from '#template-rules/template.ts';
import { toTable } from '../markdown-table.ts';
import { toComparable, toLeaves } from './comparable-template.ts';
import { explanations } from './explanations.ts';

type Row = readonly string[];

type Templates = Readonly<Record<string, Template>>;

/**
 * Returns docs/stages.md: what each stage deploys, and why stages differ.
 * @param templates rendered templates by stage
 * @param stores rendered templates of a trial and of production, by the kind of store
 * @throws Error for a difference without a reason
 */
export function toStagesPage(templates: Templates, stores: Readonly<Record<string, Templates>>): string {
  const compared = compare(templates);
  const ofStores = Object.entries(stores).map(([kind, ofKind]) => [kind, compare(ofKind)] as const);
  const shared = namesInAll(ofStores.map(([, [template]]) => template));
  const owned = ofStores.map(
    ([kind, ofKind]) => [kind, ofKind.map((each) => withResources(each, (name) => !shared.has(name)))] as const,
  );
  const stages = Object.keys(Object.values(stores)[0] ?? {});
  return [
    introduction,
    '## Differences',
    '',
    toTable(['', ...Object.keys(templates), 'why'], toDifferences(compared)),
    '',
    '## In every stage',
    '',
    toTable(
      ['type', 'resources'],
      toInventory(compared.map((each) => withResources(each, (name) => shared.has(name)))),
    ),
    '',
    aboutStores,
    toTable(
      ['store', 'type', 'resources'],
      owned.flatMap(([kind, ofKind]) => toInventory(ofKind).map((row) => [kind, ...row])),
    ),
    '',
    toTable(
      ['store', '', ...stages, 'why'],
      owned.flatMap(([kind, ofKind]) => toDifferences(ofKind).map((row) => [kind, ...row])),
    ),
    '',
  ].join('\n');
}

function compare(templates: Templates): readonly Template[] {
  return Object.entries(templates).map(([stage, template]) => toComparable(template, stage));
}

function namesInAll(templates: readonly (Template | undefined)[]): ReadonlySet<string> {
  const [first, ...others] = templates.map((each) => each?.Resources ?? {});
  return new Set(Object.keys(first ?? {}).filter((name) => others.every((each) => name in each)));
}

function withResources({ Conditions = {}, Resources }: Template, isKept: (name: string) => boolean): Template {
  return { Conditions, Resources: Object.fromEntries(Object.entries(Resources).filter(([name]) => isKept(name))) };
}

const introduction = `# What each stage deploys

\`npm run docs\` generates this page from the templates that \`npm run package\` renders, and a test compares them. The settings are in
[resources/stages.yml](../resources/stages.yml). \`dev\`, \`dev-*\` and \`pr-*\` are trials. A stage with any other name is treated like
\`prod\`. Each stage is a separate stack, \`todo-api-<stage>\`, and shares nothing with the others. Only the settings in the first table
differ: code, routes, permissions and alarms are the same, except what the [store](#stores) brings. Optional settings add
[ingestion](ingestion.md#on-aws) (KAFKA_TOPIC) and [layers](opentelemetry.md) (LOG_EXTENSION, OTEL_LAYER_ARN), and \`auth=cognito\` a
[user pool](deploying.md#users).

Reservations are those with \`accountConcurrency=1000\`, Lambda's usual quota of an account. The default is that of a new account, 10: then nothing is
[reserved](deploying.md#a-stage-that-lasts).
`;

const aboutStores = `## Stores

\`store\` in [stages.yml](../resources/stages.yml) is where a stage keeps its todos. Give \`--param="store=s3"\` at every deployment of a trial:
one without it replaces the store, and its data is deleted. For anything that lasts, set \`store\` in stages.yml. The package of a
function contains one store. [resources/stores](../resources/stores) has what each adds.

- \`dynamodb\`, the default: a table.
- \`postgres\`: an Aurora DSQL cluster, or with DATABASE_URL a database that exists already. Tables are brought up to date
  before a release gets traffic: CloudFormation calls the function \`migrate\`, and everything that uses the tables waits for it. The
  function \`expire\` removes expired rows hourly.
- \`s3\`: a bucket. Empty it before you remove a trial's stack, because CloudFormation deletes only empty buckets.

An existing database has its own backups, alarms and limits, which are not part of the stack:

| setting                                          | for |
| ------------------------------------------------ | --- |
| DATABASE_URL                                     | \`postgres://user@host:port/database\`, without a password |
| DATABASE_RESOURCE_ID                             | Login by IAM: the resource ID of the RDS instance, Aurora cluster or RDS Proxy. The user needs \`rds_iam\`, and the right to create tables. |
| DATABASE_SECRET_ARN                              | Login by password, in place of DATABASE_RESOURCE_ID: the secret's \`password\`, read when a stage is deployed. After a rotation, deploy with the new DATABASE_SECRET_VERSION. |
| DATABASE_SUBNET_IDS, DATABASE_SECURITY_GROUP_IDS | Network of the functions that use the database. |
| DATABASE_SUBNETS_HAVE_NAT                        | \`true\`: those subnets route to a NAT. In a VPC a function reaches the internet through a NAT only: the export needs it for the issuer's keys, ingestion for SQS, the log extension for its collector, and \`migrate\` to report. Packaging is refused without it. |

Data does not move with the setting: changing it replaces the store. So a stage changes its store by a second stage:

1. Add a stage to stages.yml, for example \`prod-pg\` with \`store: postgres\`, and deploy it.
2. Stop writes, and copy the todos (\`npm run copy\`).
3. Move the domain or the clients. Keep the old stage until the new one is proven.

Resources that not all stores have (\`dsql\` and \`server\` are \`postgres\`, without and with DATABASE_URL), and how they differ between
stages:
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
