import { type TodoItem, toIndex, writeNames } from './item.ts';

/** Change of one item. Expressions name an attribute `#x`, and the value given for it here `:x`. */
export interface Update {
  /** ID of the write, under which it takes effect at most once while the item remembers it. Events have none. */
  readonly write?: string;
  /** Attributes to store as given. */
  readonly set: Readonly<Partial<TodoItem>>;
  /** Attributes to compute, by expression. */
  readonly formulas?: Readonly<Partial<Record<keyof TodoItem, string>>>;
  readonly remove?: readonly (keyof TodoItem)[];
  /** Expressions that must all hold. */
  readonly conditions: readonly string[];
  /** Values that only formulas and conditions name. */
  readonly operands?: Readonly<Record<string, unknown>>;
}

/** Condition that time does not go backwards. */
export const isNotOlder = '(attribute_not_exists(#updatedAt) OR #updatedAt <= :updatedAt)';

/**
 * Builds the part of UpdateItem's input that changes one item if the conditions hold and it does not remember the write.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 */
export function toUpdate({ write, ...update }: Update) {
  const { set, formulas, remove = [], conditions, operands } = write === undefined ? update : once(update, write);
  const stored = Object.entries(set);
  const assignments = [
    ...stored.map(([name]) => `#${name} = :${name}`),
    ...Object.entries(formulas ?? {}).map(([name, formula]) => `#${name} = ${formula}`),
  ];
  const removals = remove.length === 0 ? '' : ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}`;
  const UpdateExpression = `SET ${assignments.join(', ')}${removals}`;
  const ConditionExpression = conditions.join(' AND ');
  const values = [...stored, ...Object.entries(operands ?? {})].map(([name, value]) => [`:${name}`, value]);
  return {
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeNames: toNames(`${UpdateExpression} ${ConditionExpression}`),
    ExpressionAttributeValues: Object.fromEntries(values) as Record<string, unknown>,
  };
}

/** Adds that the item does not remember the write yet, and does from now on. */
function once({ set, formulas, conditions, operands, ...update }: Omit<Update, 'write'>, write: string): Update {
  return {
    ...update,
    set: { ...set, w0: write },
    formulas: { ...formulas, ...shifted },
    conditions: [...conditions, ...unseen],
    operands: { ...operands, none: '-' },
  };
}

/** An absent attribute differs from any value. */
const unseen = writeNames.map((name) => `#${name} <> :w0`);

/** Each remembered write moves one place, and the oldest is forgotten. Formulas see the item as it was. */
const shifted = Object.fromEntries(
  writeNames.slice(1).map((name, index) => [name, `if_not_exists(#${writeNames[index]}, :none)`]),
);

/** Returns the names of the attributes in an expression. DynamoDB rejects names that no expression uses. */
export function toNames(expression: string): Record<string, string> {
  const names: Record<string, string> = {};
  // An expression has dozens, most of them several times. A list of pairs would cost three times as much.
  for (const placeholder of expression.match(/#\w+/g) ?? []) names[placeholder] = placeholder.slice(1);
  return names;
}

/** Returns the attributes by which an item enters one of the indexes `open` and `done`, and leaves the other. */
export function toMove(done: boolean) {
  return { enter: toIndex(done).sortKey, leave: toIndex(!done).sortKey };
}
