import type { Precondition } from '../../todos/precondition.ts';
import type { TodoRemoval, TodoUpdate } from '../../todos/repository.ts';
import { pick, type StoredTodo } from '../../todos/todo.ts';
import { attributeNames, type TodoItem } from './item.ts';
import { type Condition, toMove, toUpdate } from './update.ts';

/** UpdateItem input that creates a todo or replaces one, which keeps `createdAt` and `position`. */
export function toWriteInput(owner: string, todo: StoredTodo, precondition: Precondition) {
  const { id, done, createdAt, position } = todo;
  const { enter, leave } = toMove(done);
  const { set, remove } = toAttributes(todo, renewedNames);
  return {
    Key: { owner, id },
    ...toUpdate({
      set,
      formulas: {
        createdAt: 'if_not_exists(#createdAt, :createdAt)',
        position: 'if_not_exists(#position, :position)',
        [enter]: 'if_not_exists(#position, :position)',
      },
      operands: { createdAt, position },
      remove: [...remove, leave, 'expiresAt'],
      condition: toCondition(precondition),
    }),
  };
}

/** A replacement keeps the others. */
const renewedNames = attributeNames.filter((name) => name !== 'createdAt' && name !== 'position');

/** UpdateItem input that changes a todo if it exists and the precondition holds. */
export function toUpdateInput(owner: string, id: string, changes: TodoUpdate, precondition: Precondition) {
  const { done } = changes;
  const { enter, leave } = toMove(done === true);
  const { set, remove } = toAttributes(changes);
  const move = done === undefined ? { remove } : { formulas: { [enter]: '#position' }, remove: [...remove, leave] };
  const condition = toCondition({ ...precondition, ifMatch: precondition.ifMatch ?? '*' });
  return { Key: { owner, id }, ...toUpdate({ set, ...move, condition }) };
}

/** UpdateItem input that makes a todo a tombstone, and renews a tombstone. It fails without an item. */
export function toRemovalInput(owner: string, id: string, removal: TodoRemoval, precondition: Precondition) {
  const { expression, values } = toCondition(precondition);
  const exists = ['attribute_exists(#updatedAt)', expression].filter(Boolean).join(' AND ');
  return { Key: { owner, id }, ...toUpdate({ ...toTombstone(removal), condition: { expression: exists, values } }) };
}

/** Change to a tombstone: in no index, no todo because it has no version, and gone some time after `expiresAt`. */
export function toTombstone({ updatedAt, expiresAt }: TodoRemoval) {
  const remove = attributeNames.filter((name) => name !== 'updatedAt');
  return { set: { updatedAt, expiresAt }, remove: [...remove, 'openPosition', 'donePosition'] as const };
}

/**
 * Returns the named attributes to set, and those to remove because they are null or absent.
 * @param names all attributes of a whole state; by default only those that are given
 */
export function toAttributes(
  values: Attributes,
  names: readonly (keyof Attributes)[] = attributeNames.filter((name) => values[name] !== undefined),
) {
  return { set: pick(values, names), remove: names.filter((name) => (values[name] ?? null) === null) };
}

type Attributes = { readonly [Name in (typeof attributeNames)[number]]?: TodoItem[Name] | null };

/** Condition without OR, so that it can be joined with others: DynamoDB rejects redundant parentheses. */
function toCondition({ ifMatch, ifNoneMatch }: Precondition): Condition {
  const [exists, absent] = ['attribute_exists(#version)', 'attribute_not_exists(#version)'];
  const [wanted, unwanted] = [toValues('wanted', ifMatch), toValues('unwanted', ifNoneMatch)];
  const clauses: string[] = [];
  if (ifMatch !== undefined) clauses.push(ifMatch === '*' ? exists : isIn(wanted));
  if (ifNoneMatch !== undefined) clauses.push(ifNoneMatch === '*' ? absent : `NOT ${isIn(unwanted)}`);
  return { expression: clauses.join(' AND '), values: { ...wanted, ...unwanted } };
}

function toValues(name: string, versions: Precondition['ifMatch'] = []): Record<string, string> {
  return versions === '*' ? {} : Object.fromEntries(versions.map((version, index) => [`:${name}${index}`, version]));
}

/** False for an item without a version. */
function isIn(values: Readonly<Record<string, string>>): string {
  return `#version IN (${Object.keys(values).join(', ')})`;
}
