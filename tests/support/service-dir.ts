import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, defineScalarTag, defineSequenceTag, load, seqTag } from 'js-yaml';
import type { Cors } from '#http-host/cors.ts';
import type { GatewayRoute, TableProperties } from '../../tools/serverless/serverless.ts';

/** The folder of this service. */
export const serviceDir = join(import.meta.dirname, '..', '..');

interface ServerlessYaml {
  readonly functions: {
    readonly api: {
      readonly timeout: number;
      readonly events: readonly { readonly httpApi: string | GatewayRoute }[];
    };
    readonly docs: { readonly events: readonly { readonly httpApi: string | GatewayRoute }[] };
    readonly preTraffic: { readonly timeout: number };
  };
  readonly custom: { readonly cors: Omit<Cors, 'allowedOrigins'> };
}

interface TableYaml {
  readonly Resources: { readonly TodosTable: { readonly Properties: TableProperties } };
}

const { functions, custom } = readYaml('serverless.yml') as ServerlessYaml;
const { api, docs, preTraffic } = functions;

/** CORS of the gateway, without the origins that a stage allows. */
export const gatewayCors = custom.cors;

/** How many seconds Lambda gives each function. */
export const timeouts = { api: api.timeout, preTraffic: preTraffic.timeout };

/** The routes that the gateway knows, as in `GET /todos/{id}`; `*` is its $default route. */
export const gatewayRoutes: readonly string[] = api.events.map(({ httpApi }) => toRouteKey(httpApi));

/** The routes of the function docs. */
export const referenceRoutes: readonly string[] = docs.events.map(({ httpApi }) => toRouteKey(httpApi));

/** Those of them that take only requests with a verified token. */
export const protectedRoutes: readonly string[] = api.events
  .filter(({ httpApi }) => typeof httpApi !== 'string' && httpApi.authorizer?.name === 'jwt')
  .map(({ httpApi }) => toRouteKey(httpApi));

/** The table as it is written, the variables not filled in. */
export const tableProperties: TableProperties = (readYaml('resources/stores/dynamodb/resources.yml') as TableYaml)
  .Resources.TodosTable.Properties;

function toRouteKey(route: string | GatewayRoute): string {
  return typeof route === 'string' ? route : `${route.method} ${route.path}`;
}

function readYaml(file: string): unknown {
  const tags = ['!GetAtt', '!Ref', '!Sub'].map((tag) =>
    defineScalarTag(tag, { resolve: (text) => text, identify: () => false }),
  );
  const condition = defineSequenceTag('!If', seqTag);
  return load(readFileSync(join(serviceDir, file), 'utf8'), { schema: CORE_SCHEMA.withTags([...tags, condition]) });
}
