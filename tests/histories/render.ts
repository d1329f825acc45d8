import type { History } from './play.ts';

/** Returns a history as text: a line for each operation, in order of the starts. */
export function toText({ operations }: History): string {
  const ordered = operations.toSorted((one, other) => one.start - other.start);
  return ordered.map(toLine).join('\n');
}

function toLine({ client, start, end, request, write, answer, disturbed }: History['operations'][number]): string {
  const { method, ...rest } = request;
  const { status, headers, body } = answer;
  const span = `${start}-${end === Number.POSITIVE_INFINITY ? '' : end}`;
  const shown = JSON.stringify({ etag: headers['etag'], replayed: headers['idempotent-replayed'], body });
  return `${span} client ${client} ${method} #${write} ${JSON.stringify(rest)}${disturbed ? ' (disturbed)' : ''}: ${status} ${shown}`;
}
