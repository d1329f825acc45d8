/** A CloudFormation template, as far as stages are compared. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** @returns a rendered template with `<stage>` for the name of its stage, and without what changes with each package */
export function toComparable(template: Template, stage: string): Template {
  const text = JSON.stringify(template)
    .replaceAll(`todo-api-${stage}`, 'todo-api-<stage>')
    .replaceAll(`todo-api/${stage}/`, 'todo-api/<stage>/')
    .replace(/ApiLambdaVersion\w{20,}/g, 'ApiVersion');
  return JSON.parse(withoutTime(text));
}

/** @returns the text of a template without the time of packaging, which the framework puts into the artefact's place in S3 */
export function withoutTime(template: string): string {
  return template.replace(/\/\d+-[\dT:.-]+Z\/(\w+\.zip)/g, '/$1');
}

/** @returns the value of every leaf, by its RFC 6901 pointer */
export function toLeaves(value: unknown, pointer = ''): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[pointer, value]]);
  const members = Object.entries(value).map(([name, member]) => toLeaves(member, `${pointer}/${name}`));
  return new Map(members.flatMap((leaves) => [...leaves]));
}
