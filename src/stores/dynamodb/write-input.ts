import type { Precondition } from '../../todos/precondition.ts';
import type { TodoRemoval, TodoUpdate, WriteTerms } from '../../todos/repository.ts';
import { pick, type StoredTodo } from '../../todos/todo.ts';
import { writeIdOf } from '../../todos/write-id.ts';
import { attributeNames, type TodoItem } from './item.ts';
import { isNotOlder, toMove, toUpdate } from './update.ts';

/** UpdateItem input that creates a todo or replaces one, which keeps `createdAt` and `position`. */
export function toWriteInput(owner: string, todo: StoredTodo, terms: WriteTerms) {
  const { id, done, createdAt, position } = todo;
  const { creation } = terms;
  const { enter, leave } = toMove(done);
  const { set, remove } = toAttributes(todo, renewedNames);
  const { conditions, operands } = toConditions(terms);
  return {
    Key: { owner, id },
    ...toUpdate({
      write: writeIdOf(todo.version, terms),
      set: { ...set, ...(creation && { creation }) },
      formulas: {
        createdAt: 'if_not_exists(#createdAt, :createdAt)',
        position: 'if_not_exists(#position, :position)',
        [enter]: 'if_not_exists(#position, :position)',
      },
      remove: [...remove, leave, 'expiresAt'],
      conditions: [...conditions, isNotOlder, ...(creation ? ['#creation.#write <> :w0'] : [])],
      operands: { ...operands, createdAt, position },
    }),
  };
}

/** A replacement keeps the others. */
const renewedNames = attributeNames.filter((name) => name !== 'createdAt' && name !== 'position');

/** UpdateItem input that changes a todo if it exists and the precondition holds. */
export function toUpdateInput(owner: string, id: string, changes: TodoUpdate, terms: WriteTerms) {
  const { done } = changes;
  const { ifMatch = '*' } = terms;
  const { enter, leave } = toMove(done === true);
  const { set, remove } = toAttributes(changes);
  const move = done === undefined ? { remove } : { formulas: { [enter]: '#position' }, remove: [...remove, leave] };
  const { conditions, operands } = toConditions({ ...terms, ifMatch });
  return {
    Key: { owner, id },
    ...toUpdate({
      write: writeIdOf(changes.version, terms),
      set,
      ...move,
      conditions: [...conditions, isNotOlder],
      operands,
    }),
  };
}

/** UpdateItem input that makes a todo a tombstone, and renews a tombstone. It fails without an item. */
export function toRemovalInput(owner: string, id: string, removal: TodoRemoval, terms: WriteTerms) {
  const { conditions, operands } = toConditions(terms);
  const exists = 'attribute_exists(#id)';
  return {
    Key: { owner, id },
    ...toUpdate({
      write: writeIdOf(removal.version, terms),
      ...toTombstone(removal),
      conditions: [exists, ...conditions],
      operands,
    }),
  };
}

/** Change to a tombstone: in no index, no todo because it has no version, and gone some time after `expiresAt`. */
export function toTombstone({ updatedAt, expiresAt }: Omit<TodoRemoval, 'version'>) {
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

/** Conditions without OR, so that they can be joined with others: DynamoDB rejects redundant parentheses. */
function toConditions({ ifMatch, ifNoneMatch }: Precondition) {
  const [exists, absent] = ['attribute_exists(#version)', 'attribute_not_exists(#version)'];
  const [wanted, unwanted] = [toValues('wanted', ifMatch), toValues('unwanted', ifNoneMatch)];
  const conditions: string[] = [];
  if (ifMatch !== undefined) conditions.push(ifMatch === '*' ? exists : isIn(wanted));
  if (ifNoneMatch !== undefined) conditions.push(ifNoneMatch === '*' ? absent : `NOT ${isIn(unwanted)}`);
  return { conditions, operands: { ...wanted, ...unwanted } };
}

function toValues(name: string, versions: Precondition['ifMatch'] = []): Record<string, string> {
  return versions === '*' ? {} : Object.fromEntries(versions.map((version, index) => [`${name}${index}`, version]));
}

/** False for an item without a version. */
function isIn(values: Readonly<Record<string, string>>): string {
  return `#version IN (${Object.keys(values)
    .map((name) => `:${name}`)
    .join(', ')})`;
}
