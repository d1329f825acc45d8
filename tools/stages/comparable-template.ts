import type { Template } from '#template-rules/template.ts';

/** Replaces a template's stage name by `<stage>`, and removes what differs between two packages of a stage. */
export function toComparable(template: Template, stage: string): Template {
  const text = JSON.stringify(template)
    .replaceAll(`todo-api-${stage}`, 'todo-api-<stage>')
    .replaceAll(`todo-api/${stage}/`, 'todo-api/<stage>/')
    .replace(/ApiLambdaVersion\w{20,}/g, 'ApiVersion');
  return JSON.parse(withoutTime(text));
}

/** Removes the time of packaging, which the framework puts into the artefact's S3 key, from a template's text. */
export function withoutTime(template: string): string {
  return template.replace(/\/\d+-[\dT:.-]+Z\/(\w+\.zip)/g, '/$1');
}

/** Returns the value of every leaf by its RFC 6901 pointer. */
export function toLeaves(value: unknown, pointer = ''): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[pointer, value]]);
  const members = Object.entries(value).map(([name, member]) => toLeaves(member, `${pointer}/${name}`));
  return new Map(members.flatMap((leaves) => [...leaves]));
}
