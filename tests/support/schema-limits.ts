import { readSchemas } from '../../tools/openapi/schemas.ts';
import { serviceDir } from './service-dir.ts';

const schemas = readSchemas(serviceDir);

/** The most characters of a todo's text. */
export const textMax = limitOf('todo.json', 'text');

/** The most characters of an owner's name. */
export const ownerMax = limitOf('owner.json');

function limitOf(file: string, definition?: string): number {
  const schema = schemas[file];
  const limit = (definition === undefined ? schema : schema?.$defs?.[definition])?.['maxLength'];
  if (typeof limit !== 'number') throw new Error(`schemas/${file} has no limit`);
  return limit;
}
