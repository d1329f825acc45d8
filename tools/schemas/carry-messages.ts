import { _ } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { formats } from './formats.ts';

/**
 * Makes errors of some keywords carry, as `params.message`, the schema's `errorMessage` or the format's message. The
 * parameters of other keywords describe their constraint by themselves.
 */
export function carryMessages(ajv: Ajv2020): void {
  for (const keyword of ['pattern', 'format', 'discriminator']) {
    const definition = ajv.getKeyword(keyword);
    if (typeof definition === 'boolean') throw new Error(`Ajv has no keyword ${keyword}`);
    definition.error = {
      message: '',
      params: ({ schema, parentSchema, params }) => {
        const message = parentSchema?.['errorMessage'] ?? formats[schema]?.message ?? 'is malformed';
        return keyword === 'discriminator'
          ? _`{message: ${message}, tag: ${params['tagName']}}`
          : _`{message: ${message}}`;
      },
    };
  }
}
