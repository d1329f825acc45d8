import { readFileSync } from 'node:fs';
import type { SourceMap } from 'node:module';

/** For example `    at async run (/var/task/src/handlers/api.cjs:19:34085)`. Function names are minified. */
const frame = /^( +at (?:async )?).*?\(?(\/[^()\s]*\.cjs):(\d+):(\d+)\)?$/gm;

/** Maps stack traces of a bundle to the source, by the source map beside it. The first stack costs milliseconds. */
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

/** Returns undefined if the map is missing. */
function readSourceMap(file: string): SourceMap | undefined {
  try {
    const nodeModule = process.getBuiltinModule('node:module');
    return new nodeModule.SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Map entries are relative to the folder of the bundle. */
function toProjectPath(source: string): string {
  return source.replace(/^(?:\.\.?\/)+/, '');
}
