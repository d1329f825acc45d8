/** SQL with values between its parts. */
export interface Sql {
  readonly parts: readonly string[];
  readonly values: readonly unknown[];
}

/** Builds SQL from a template. Inserted SQL becomes part of it; everything else becomes a parameter. */
export function sql(strings: readonly string[], ...inserts: readonly unknown[]): Sql {
  const [first = '', ...following] = strings;
  return inserts.reduce<Sql>(
    (before, insert, index) => {
      const inserted = isSql(insert) ? insert : { parts: ['', ''], values: [insert] };
      return concat(concat(before, inserted), { parts: [following[index] ?? ''], values: [] });
    },
    { parts: [first], values: [] },
  );
}

/** Joins conditions that must all hold. */
export function and(...conditions: readonly Sql[]): Sql {
  return conditions.reduce((all, condition) => sql`${all} AND ${condition}`);
}

/** Returns SQL that has no values. It must be the program's own. */
export function raw(text: string): Sql {
  return { parts: [text], values: [] };
}

/** Returns the text of a statement, with numbered parameters. */
export function toText({ parts }: Sql): string {
  return parts.map((part, index) => (index === 0 ? part : `$${index}${part}`)).join('');
}

function concat(one: Sql, other: Sql): Sql {
  const [first = '', ...rest] = other.parts;
  const parts = [...one.parts.slice(0, -1), `${one.parts.at(-1) ?? ''}${first}`, ...rest];
  return { parts, values: [...one.values, ...other.values] };
}

function isSql(value: unknown): value is Sql {
  return value instanceof Object && 'parts' in value && 'values' in value;
}
