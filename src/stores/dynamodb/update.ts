import type { Creation } from '../../todos/creations.ts';
import { type TodoItem, toIndex } from './item.ts';

/** Condition on an item, in DynamoDB's expression language, with the values that it names. */
export interface Condition {
  /** Empty if it always holds. */
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
}

type Item = TodoItem & Pick<Creation, 'todo' | 'lockedUntil'>;

/** Change of one item. Expressions name an attribute `#x`, and the value given for it here `:x`. */
export interface Update {
  /** Attributes to store as given; an undefined one stays as it is. */
  readonly set: Readonly<Partial<Item>>;
  /** Attributes to compute, by expression. */
  readonly formulas?: Readonly<Partial<Record<keyof Item, string>>>;
  /** Values that only formulas name. */
  readonly operands?: Readonly<Partial<Item>>;
  readonly remove?: readonly (keyof Item)[];
  readonly condition: Condition;
}

/**
 * Builds the part of UpdateItem's input that changes one item if its condition holds.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 */
export function toUpdate({ set, formulas = {}, operands = {}, remove = [], condition }: Update) {
  const stored = Object.entries(set).filter(([, value]) => value !== undefined);
  const assignments = [
    ...stored.map(([name]) => `#${name} = :${name}`),
    ...Object.entries(formulas).map(([name, formula]) => `#${name} = ${formula}`),
  ];
  const removals = remove.length === 0 ? '' : ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}`;
  const UpdateExpression = `SET ${assignments.join(', ')}${removals}`;
  const values = [...stored, ...Object.entries(operands)].map(([name, value]) => [`:${name}`, value]);
  return {
    UpdateExpression,
    ...(condition.expression === '' ? {} : { ConditionExpression: condition.expression }),
    ExpressionAttributeNames: toNames(`${UpdateExpression} ${condition.expression}`),
    ExpressionAttributeValues: { ...Object.fromEntries(values), ...condition.values },
  };
}

/** Returns the names of the attributes in an expression. DynamoDB rejects names that no expression uses. */
export function toNames(expression: string): Record<string, string> {
  return Object.fromEntries([...expression.matchAll(/#(\w+)/g)].map(([placeholder, name = '']) => [placeholder, name]));
}

/** Returns the attributes by which an item enters one of the indexes `open` and `done`, and leaves the other. */
export function toMove(done: boolean) {
  return { enter: toIndex(done).sortKey, leave: toIndex(!done).sortKey };
}
