import { findExceededLimits } from '#template-rules/limit-rules.ts';
import type { Fault } from '#template-rules/template.ts';
import type { Run } from '../run.ts';

/** Refuses a template that AWS would refuse for a limit that no request raises, before anything is uploaded. */
export function refuseExceededLimits({ service, refusal }: Run): void {
  const { stage, compiledCloudFormationTemplate } = service.provider;
  // Routes with the same scopes have the same cure.
  const sentences = new Map(findExceededLimits(compiledCloudFormationTemplate).map((fault) => [toCure(fault), fault]));
  const [first] = sentences;
  if (first === undefined) return;
  const all = [...sentences].map(([cure, { pointer, detail }]) => `${toPlace(pointer)} ${detail}: ${cure}.`);
  throw refusal(`Stage ${stage} is over a limit of AWS: ${all.join(' ')}`);
}

/** Settings that make a value long, by the end of its pointer. */
const cures: readonly (readonly [pointer: RegExp, cure: string])[] = [
  [/\/AuthorizationScopes$/, 'shorten JWT_SCOPES'],
  [/\/Audience$/, 'shorten JWT_AUDIENCE'],
  [/\/Cors\/\w+$/, 'shorten CORS_ORIGINS or CORS_HEADERS'],
  [/\/Variables$/, 'shorten the settings that the function gets, such as JWT_AUDIENCE'],
  [/Name$/, 'choose a shorter name for the stage'],
];

function toCure({ pointer }: Fault): string {
  return cures.find(([at]) => at.test(pointer))?.[1] ?? 'use less of it';
}

function toPlace(pointer: string): string {
  const [, , resource, , ...names] = pointer.split('/');
  return `${names.join('.')} of ${resource}`;
}
