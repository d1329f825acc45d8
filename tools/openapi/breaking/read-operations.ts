import { isNode, type Node, resolveNode } from './json-node.ts';
import { toSchema } from './merged-schema.ts';

/** A parameter, header or body: whether it is required, and its schema with all references resolved. */
export interface Part {
  readonly isRequired: boolean;
  readonly schema: Node;
}

/** Parts by name: a parameter's with its place, a header's, or a body's media type. */
export type Parts = ReadonlyMap<string, Part>;

/** An operation of an OpenAPI document, with all references resolved. */
export interface Operation {
  readonly parameters: Parts;
  readonly body: Parts;
  readonly responses: ReadonlyMap<string, { readonly headers: Parts; readonly content: Parts }>;
  /** The alternative security requirements, each as JSON; `{}` allows anonymous calls. */
  readonly security: readonly string[];
}

/**
 * Returns the operations of an OpenAPI 3.1 document by method and path, for example `GET /todos`.
 * @throws Error when the document has no paths
 */
export function readOperations(root: Node): ReadonlyMap<string, Operation> {
  if (!isNode(root['paths'])) throw new Error('Not an OpenAPI document: it has no paths.');
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
  const responses = Object.entries(resolveNode(root, operation['responses'])).map(([status, value]) => {
    const { headers, content } = resolveNode(root, value);
    return [status, { headers: readParts(root, headers), content: readParts(root, content) }] as const;
  });
  const security = operation['security'] ?? root['security'];
  return {
    parameters: readParameters(root, [...toList(shared), ...toList(operation['parameters'])]),
    body: readParts(root, body['content'], body['required'] === true),
    responses: new Map(responses),
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
