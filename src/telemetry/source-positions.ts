import { readFileSync } from 'node:fs';
import type { SourceMap } from 'node:module';

/** As in `    at async run (/var/task/src/handlers/api.cjs:19:34085)`. The names of functions are minified. */
const frame = /^( +at (?:async )?).*?\(?(\/[^()\s]*\.cjs):(\d+):(\d+)\)?$/gm;

/**
 * @returns a function that makes a stack trace of a bundle name files and lines as they were written, as far as a source
 * map beside the bundle says. A map is read when the first stack needs it, which costs milliseconds: not for answers
 * that clients get often.
 */
export function createSourcePositions(): (stack: string) => string {
  const maps = new Map<string, SourceMap | undefined>();
  return (stack) =>
    stack.replace(frame, (line, at: string, file: string, row: string, column: string) => {
      if (!maps.has(file)) maps.set(file, readSourceMap(`${file}.map`));
      const origin = maps.get(file)?.findOrigin(Number(row), Number(column));
      return origin && 'fileName' in origin
        ? `${at}${toProjectPath(origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`
        : line;
    });
}

/** @returns undefined where there is none */
function readSourceMap(file: string): SourceMap | undefined {
  try {
    const nodeModule = process.getBuiltinModule('node:module');
    return new nodeModule.SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A map names sources from where the bundle was made. */
function toProjectPath(source: string): string {
  return source.replace(/^(?:\.\.?\/)+/, '');
}
