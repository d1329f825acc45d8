/** A fault in a template: where, as an RFC 6901 pointer, and what. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export type Resource = {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
};

/** A CloudFormation template, as far as the tests look into it. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string }>>;
  readonly Conditions?: JsonObject;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: JsonObject;
}

/** A place in a template, as an RFC 6901 pointer. */
export interface Place {
  readonly template: Template;
  readonly pointer: string;
}

export interface ResourcePlace extends Place {
  readonly name: string;
  readonly properties: JsonObject;
}

/** Returns the resources of these types, with the places of their properties. */
export function resourcesOf(template: Template, ...types: readonly string[]): readonly ResourcePlace[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([name, { Properties = {} }]) => {
      const pointer = `/Resources/${escapeToken(name)}/Properties`;
      return { template, name, properties: Properties, pointer };
    });
}

/** Returns a member's name as a reference token. @see RFC 6901 section 3 */
export function escapeToken(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function childOf({ template, pointer }: Place, ...names: readonly (string | number)[]): Place {
  return { template, pointer: [pointer, ...names.map((name) => escapeToken(String(name)))].join('/') };
}

export function toFault({ pointer }: Place, detail: string): Fault {
  return { pointer, detail };
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** CloudFormation and IAM take a single value in place of a list of one. */
export function toList(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** Returns each value of a list, or the single value in place of one, with its place. */
export function eachOf(value: Json | undefined, at: Place): readonly (readonly [Json, Place])[] {
  return toList(value).map((member, index) => [member, isList(value) ? childOf(at, index) : at]);
}

/** Returns the members of an object, and none for any other value. */
export function membersOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
