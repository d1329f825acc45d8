import { flatten, isNode, type Node } from './flatten.ts';

/** A parameter, header or body. */
export interface Part {
  readonly required?: boolean;
  readonly schema?: Node;
}

/** Parts by name: a parameter's with its place, a header's, or a body's media type. */
export type Parts = Readonly<Record<string, Part>>;

/** An operation of an OpenAPI document, with all references resolved. */
export interface Operation {
  readonly parameters: Parts;
  readonly body: Parts;
  readonly responses: Readonly<Record<string, { readonly headers: Parts; readonly content: Parts }>>;
  /** The alternative security requirements, each as JSON; `{}` allows anonymous calls. */
  readonly security: readonly string[];
}

/**
 * Returns the operations of an OpenAPI 3.1 document by method and path, for example `GET /todos`.
 * @throws Error when the document has no paths
 */
export function readOperations(document: Node): Readonly<Record<string, Operation>> {
  if (!isNode(document['paths'])) throw new Error('Not an OpenAPI document: it has no paths.');
  const { paths, security } = flatten(document, document) as ResolvedDocument;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation?.parameters ?? [])];
      return operation === undefined
        ? []
        : [[`${method.toUpperCase()} ${path}`, toOperation({ security, ...operation, parameters })]];
    }),
  );
  return Object.fromEntries(operations);
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'] as const;

interface ResolvedDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly security?: readonly object[] | undefined;
}

type PathItem = Readonly<Partial<Record<(typeof methods)[number], ResolvedOperation>>> & {
  readonly parameters?: readonly Parameter[];
};

interface ResolvedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content?: Parts };
  readonly responses?: Readonly<Record<string, { readonly headers?: Parts; readonly content?: Parts }>>;
  readonly security?: readonly object[] | undefined;
}

interface Parameter extends Part {
  readonly name: string;
  readonly in: string;
}

function toOperation({ parameters = [], requestBody, responses = {}, security = [] }: ResolvedOperation): Operation {
  const { required = false, content } = requestBody ?? {};
  const named = parameters.map((parameter) => {
    const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
    return [`\`${name}\` in ${parameter.in}`, parameter] as const;
  });
  return {
    parameters: Object.fromEntries(named),
    body: toParts(content, { required }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [
        status,
        { headers: toParts(response.headers), content: toParts(response.content) },
      ]),
    ),
    security: security.length === 0 ? ['{}'] : security.map((way) => JSON.stringify(way)),
  };
}

function toParts(parts: Parts = {}, more: Part = {}): Parts {
  const entries = Object.entries(parts);
  return Object.fromEntries(entries.map(([name, part]) => [`\`${name.toLowerCase()}\``, { ...part, ...more }]));
}
