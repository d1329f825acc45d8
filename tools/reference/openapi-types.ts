import type { JsonSchema } from '../openapi/schemas.ts';

/** The parts of an OpenAPI document that the reference shows. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, { readonly description?: string }>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly headers: Readonly<Record<string, Header>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

export interface Reference {
  readonly $ref: string;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security?: readonly object[];
  readonly parameters: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

export interface Header {
  readonly description: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header | Reference>>;
  readonly content?: Content;
}

export type Content = Readonly<Record<string, Media>>;

export interface Media {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Operation with its place. */
export interface Located extends Operation {
  readonly method: string;
  readonly path: string;
}

/** Returns all operations in the order of the document. */
export function listOperations({ paths }: OpenApi): readonly Located[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}

/** Returns a part of the document, or what it refers to. */
export function dereference<Target extends object>(document: OpenApi, target: Target | Reference): Target {
  return '$ref' in target && typeof target.$ref === 'string'
    ? follow(document, { $ref: target.$ref })
    : (target as Target);
}

/** Returns the target of a reference within the document. @throws Error if nothing is there */
export function follow<Target>(document: OpenApi, { $ref }: Reference): Target {
  const names = $ref.split('/').slice(1);
  const found = names.reduce<unknown>((place, name) => Object(place)[name], document);
  if (found === undefined) throw new Error(`The document refers to ${$ref}, which does not exist`);
  return found as Target;
}

/** Returns the name of the component to which a reference refers. */
export function toComponentName({ $ref }: Pick<Reference, '$ref'>): string {
  return $ref.slice($ref.lastIndexOf('/') + 1);
}
