import { types } from 'node:util';
import { createSourcePositions } from './source-positions.ts';

/** Description of a thrown value for the log. */
export interface ErrorDescription {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

const lengthMax = { name: 100, message: 1000, stack: 4000 };
const causesMax = 4;

/**
 * Creates a function that describes any thrown value by name, message, stack and causes, each truncated to keep a log
 * entry far below CloudWatch's limit. The stack names source positions. Other properties are left out, because errors
 * of the AWS SDK carry items.
 */
export function createDescribeError(): (error: unknown) => ErrorDescription {
  const toSourcePositions = createSourcePositions();
  return (error) => {
    try {
      return describe(error, 0);
    } catch {
      return { message: 'The thrown value cannot be described.' };
    }
  };

  function describe(error: unknown, depth: number): ErrorDescription {
    if (!types.isNativeError(error)) return { message: truncate(error, lengthMax.message) };
    const { name, message, stack, cause } = error;
    return {
      name: truncate(name, lengthMax.name),
      message: truncate(message, lengthMax.message),
      ...(stack === undefined
        ? {}
        : { stack: truncate(toSourcePositions(stack.slice(0, 2 * lengthMax.stack)), lengthMax.stack) }),
      ...(cause === undefined || depth === causesMax ? {} : { cause: describe(cause, depth + 1) }),
    };
  }
}

function truncate(value: unknown, length: number): string {
  return String(value).slice(0, length).replace(quotation, '');
}

/** Text that JSON.parse quotes in its errors. A response of the database has todos in it. */
const quotation = /, (?:\.\.\.)?".*"(?:\.\.\.)?(?= is not valid JSON)/s;
