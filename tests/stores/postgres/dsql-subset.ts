import type { Migration } from '../../../src/stores/postgres/migrate.ts';

/**
 * @returns a sentence that names the first word of a migration that Aurora DSQL may not accept, or undefined. It knows
 * the few forms that migrations need, so that a form which is new here is looked up first.
 * @see https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-postgresql-compatibility-supported-sql-subsets.html
 */
export function findOutside({ name, text }: Migration): string | undefined {
  const words = text.replace(/--.*/g, '').match(/\w+|[^\s\w]/g) ?? [];
  const form = forms.find(({ start }) => start.test(words.join(' ')));
  const outside = form === undefined ? words[0] : words.find((_word, index) => !isInside(form, words, index));
  return outside === undefined ? undefined : `${name}: ${outside} is outside the subset of Aurora DSQL.`;
}

interface Form {
  readonly start: RegExp;
  readonly words: readonly string[];
}

const types = ['text', 'uuid', 'boolean', 'smallint', 'integer', 'bigint', 'date', 'timestamptz', 'bytea'];
const idempotent = ['IF', 'NOT', 'EXISTS'];
const lists = ['(', ')', ','];

/** Every statement of each form can be repeated. An added column has no constraint, not even a default. */
const forms: readonly Form[] = [
  {
    start: /^CREATE TABLE IF NOT EXISTS /,
    words: ['CREATE', 'TABLE', ...idempotent, ...lists, ...types, 'NULL', 'PRIMARY', 'KEY'],
  },
  {
    start: /^CREATE (UNIQUE )?INDEX IF NOT EXISTS /,
    words: ['CREATE', 'UNIQUE', 'INDEX', ...idempotent, 'ON', ...lists, 'INCLUDE', 'NULLS', 'FIRST', 'LAST'],
  },
  {
    start: /^ALTER TABLE \w+ ADD COLUMN IF NOT EXISTS /,
    words: ['ALTER', 'TABLE', 'ADD', 'COLUMN', ...idempotent, ...types],
  },
  { start: /^DROP (TABLE|INDEX) IF EXISTS /, words: ['DROP', 'TABLE', 'INDEX', ...idempotent] },
];

const beforeName = ['TABLE', 'EXISTS', 'ON', '(', ','];

function isInside({ words: allowed }: Form, words: readonly string[], index: number): boolean {
  const [word = '', before = '', beforeThat = ''] = [words[index], words[index - 1], words[index - 2]];
  // A parenthesis within a list begins an expression.
  if (word === '(' && ['(', ','].includes(beforeThat)) return false;
  return allowed.includes(word) || (beforeName.includes(before) && /^[a-z]\w*$/.test(word));
}
