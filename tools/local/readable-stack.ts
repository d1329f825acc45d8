import { sep } from 'node:path';

/** Returns a stack without frames of Node and of the threads that run functions, and with paths from this folder. */
export function toReadableStack(stack: string): string {
  const lines = stack.split('\n').filter((line) => !foreign.test(line));
  return lines.join('\n').replaceAll(`${process.cwd()}${sep}`, '');
}

const foreign = /^ +at .*(node:|file:)/;
