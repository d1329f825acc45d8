import { isNode, type Node, resolveNode } from './json-node.ts';
import { toSchema } from './schema.ts';

/** A parameter, a header or a body: whether it must be there, and its schema with all references resolved. */
export interface Part {
  readonly isRequired: boolean;
  readonly schema: Node;
}

/** Parts by their names: of a parameter and its place, of a header, or of a media type. */
export type Parts = ReadonlyMap<string, Part>;

/** What an operation of an OpenAPI document promises, with all references resolved. */
export interface Operation {
  readonly parameters: Parts;
  readonly body: Parts;
  readonly answers: ReadonlyMap<string, { readonly headers: Parts; readonly content: Parts }>;
  /** The ways to say who calls, each as JSON; `{}` when nobody needs to. */
  readonly security: readonly string[];
}

/**
 * @param root an OpenAPI 3.1 document
 * @returns its operations by method and path, as in `GET /todos`
 * @throws Error when it has no paths
 */
export function readOperations(root: Node): ReadonlyMap<string, Operation> {
  if (!isNode(root['paths'])) throw new Error('The document is no OpenAPI document: it has no paths.');
  const operations = Object.entries(root['paths']).flatMap(([path, value]) => {
    const { parameters: shared, ...item } = resolveNode(root, value);
    const found = Object.entries(item).filter(([method]) => methods.includes(method));
    return found.map(
      ([method, operation]) =>
        [`${method.toUpperCase()} ${path}`, readOperation(root, resolveNode(root, operation), shared)] as const,
    );
  });
  return new Map(operations);
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'];

function readOperation(root: Node, operation: Node, shared: unknown): Operation {
  const body = resolveNode(root, operation['requestBody']);
  const answers = Object.entries(resolveNode(root, operation['responses'])).map(([status, value]) => {
    const { headers, content } = resolveNode(root, value);
    return [status, { headers: readParts(root, headers), content: readParts(root, content) }] as const;
  });
  const security = operation['security'] ?? root['security'];
  return {
    parameters: readParameters(root, [...toList(shared), ...toList(operation['parameters'])]),
    body: readParts(root, body['content'], body['required'] === true),
    answers: new Map(answers),
    security: toList(security).length === 0 ? ['{}'] : toList(security).map((way) => JSON.stringify(way)),
  };
}

function readParameters(root: Node, parameters: readonly unknown[]): Parts {
  return new Map(
    parameters.map((value) => {
      const parameter = resolveNode(root, value);
      const name = parameter['in'] === 'header' ? String(parameter['name']).toLowerCase() : parameter['name'];
      return [`\`${name}\` in ${parameter['in']}`, toPart(root, parameter)];
    }),
  );
}

function readParts(root: Node, parts: unknown, isRequired?: boolean): Parts {
  const entries = Object.entries(resolveNode(root, parts));
  return new Map(
    entries.map(([name, value]) => {
      const part = toPart(root, resolveNode(root, value));
      return [`\`${name.toLowerCase()}\``, { ...part, isRequired: isRequired ?? part.isRequired }];
    }),
  );
}

function toPart(root: Node, part: Node): Part {
  return { isRequired: part['required'] === true, schema: toSchema(root, part['schema']) };
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
