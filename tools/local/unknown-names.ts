/**
 * Returns those of the variables in a settings file that nothing reads, each with the name that its author may have meant.
 * @param text text of the file, which may refer to its variables
 * @param known names of all settings
 */
export function findUnknownNames(
  text: string,
  names: readonly string[],
  known: readonly string[],
): readonly { readonly name: string; readonly meant: string | undefined }[] {
  const referred = new Set(Array.from(text.matchAll(/\$\{?(\w+)/g), ([, name]) => name));
  return names
    .filter((name) => !known.includes(name) && !ofOthers.test(name) && !referred.has(name))
    .map((name) => ({ name, meant: known.find((each) => countEdits(name, each) <= editsMax) }));
}

/** Variables that AWS, Node, PostgreSQL, the framework and terminals read. */
const ofOthers = /^(AWS|NODE|SLS|SERVERLESS|npm)_|^PG|^(NO_COLOR|FORCE_COLOR|TZ|DEBUG)$|_PROXY$/i;

const editsMax = 2;

/** Returns how many characters must be inserted, removed or replaced. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [place, other] of [...to].entries()) {
      const [replaced = 0, removed = 0] = row.slice(place);
      next.push(Math.min(replaced + (letter === other ? 0 : 1), removed + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
