import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, defineScalarTag, load } from 'js-yaml';
import type { TableProperties } from '../../src/tooling/serverless.ts';

/** The folder of this service. */
export const serviceDir = join(import.meta.dirname, '..', '..');

interface ServerlessYaml {
  readonly functions: {
    readonly api: { readonly events: readonly { readonly httpApi: string }[] };
  };
  readonly resources: { readonly Resources: { readonly TodosTable: { readonly Properties: TableProperties } } };
}

/** serverless.yml as it is written, its variables not filled in. */
export const serverlessYaml = load(readFileSync(join(serviceDir, 'serverless.yml'), 'utf8'), {
  schema: CORE_SCHEMA.withTags(
    ['!GetAtt', '!Sub'].map((tag) => defineScalarTag(tag, { resolve: (text) => text, identify: () => false })),
  ),
}) as ServerlessYaml;

/** The routes that the gateway knows, as in `GET /todos/{id}`; `*` is its $default route. */
export const gatewayRoutes: readonly string[] = serverlessYaml.functions.api.events.map(({ httpApi }) => httpApi);
