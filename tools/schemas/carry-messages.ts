import { _, type KeywordDefinition, stringify } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { formats } from './formats.ts';

/**
 * Makes errors of some keywords carry, as `params.message`, the schema's `errorMessage` or the format's message. The
 * parameters of other keywords describe their constraint by themselves, and those of enum list the values.
 */
export function carryMessages(ajv: Ajv2020): void {
  for (const keyword of ['pattern', 'format', 'discriminator']) {
    findKeyword(ajv, keyword).error = {
      message: '',
      params: ({ schema, parentSchema, params }) => {
        const message = parentSchema?.['errorMessage'] ?? formats[schema]?.message ?? 'is malformed';
        return keyword === 'discriminator'
          ? _`{message: ${message}, tag: ${params['tagName']}}`
          : _`{message: ${message}}`;
      },
    };
  }
  // Ajv would refer to the schema, and a bundle would contain all of it.
  findKeyword(ajv, 'enum').error = { message: '', params: ({ schema }) => _`{allowedValues: ${stringify(schema)}}` };
}

function findKeyword(ajv: Ajv2020, keyword: string): KeywordDefinition {
  const definition = ajv.getKeyword(keyword);
  if (typeof definition === 'boolean') throw new Error(`Ajv has no keyword ${keyword}`);
  return definition;
}
