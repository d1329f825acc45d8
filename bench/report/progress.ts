const { stderr } = process;

/** Shows progress on stderr: in one line that changes on a terminal, else every quarter. */
export function showProgress(what: string, done: number, total: number): void {
  const line = `${what} ${done}/${total}`;
  if (stderr.isTTY) stderr.write(`\r${line.padEnd(40)}${done === total ? '\n' : ''}`);
  else if (done % Math.ceil(total / 4) === 0 || done === total) stderr.write(`${line}\n`);
}

export function showStep(what: string): void {
  stderr.write(`${what}\n`);
}
