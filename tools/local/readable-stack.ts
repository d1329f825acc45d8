import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Returns a stack without frames of Node, the framework and the threads that run functions, and with paths from this folder. */
export function toReadableStack(stack: string): string {
  const lines = stack.split('\n').filter((line) => !foreign.test(line));
  const folder = `${process.cwd()}${sep}`;
  return lines.join('\n').replaceAll(pathToFileURL(folder).href, '').replaceAll(folder, '');
}

const foreign = /^ +at .*(node:|file:|node_modules.serverless)/;
