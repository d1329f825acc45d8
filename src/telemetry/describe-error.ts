import { types } from 'node:util';
import { createSourcePositions } from './source-positions.ts';

/** What the log tells of something that was thrown. */
export interface ErrorDescription {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

const lengthMax = { name: 100, message: 1000, stack: 4000 };
const causesMax = 4;

/**
 * @returns a function that describes whatever was thrown by name, message, stack and causes, each cut to a length that
 * keeps a line far below what CloudWatch takes. The stack names the places in the source. Other properties stay out: errors
 * of the AWS SDK carry items in them.
 */
export function createDescribeError(): (error: unknown) => ErrorDescription {
  const toSourcePositions = createSourcePositions();
  return (error) => {
    try {
      return describe(error, 0);
    } catch {
      return { message: 'What was thrown cannot be described.' };
    }
  };

  function describe(error: unknown, depth: number): ErrorDescription {
    if (!types.isNativeError(error)) return { message: toText(error, lengthMax.message) };
    const { name, message, stack, cause } = error;
    return {
      name: toText(name, lengthMax.name),
      message: toText(message, lengthMax.message),
      ...(stack === undefined
        ? {}
        : { stack: toText(toSourcePositions(stack.slice(0, 2 * lengthMax.stack)), lengthMax.stack) }),
      ...(cause === undefined || depth === causesMax ? {} : { cause: describe(cause, depth + 1) }),
    };
  }
}

function toText(value: unknown, length: number): string {
  return String(value).slice(0, length).replace(quotation, '');
}

/** What JSON.parse quotes of a text that it cannot read, as of an answer of the store, which has todos in it. */
const quotation = /, (?:\.\.\.)?".*"(?:\.\.\.)?(?= is not valid JSON)/s;
