import type { Precondition } from '../../todos/precondition.ts';
import type { TodoRemoval, TodoUpdate } from '../../todos/repository.ts';
import type { StoredTodo } from '../../todos/todo.ts';
import { type Condition, toMove, toUpdate } from './update.ts';

/** UpdateItem input that creates a todo or replaces one, which keeps `createdAt` and `position`. */
export function toWriteInput(owner: string, todo: StoredTodo, precondition: Precondition) {
  const { id, text, done, createdAt, updatedAt, position, version } = todo;
  const { enter, leave } = toMove(done);
  return {
    Key: { owner, id },
    ...toUpdate({
      set: { text, updatedAt, version },
      formulas: {
        createdAt: 'if_not_exists(#createdAt, :createdAt)',
        position: 'if_not_exists(#position, :position)',
        [enter]: 'if_not_exists(#position, :position)',
      },
      operands: { createdAt, position },
      remove: [leave, 'expiresAt'],
      condition: toCondition(precondition),
    }),
  };
}

/** UpdateItem input that changes a todo if it exists and the precondition holds. */
export function toUpdateInput(owner: string, id: string, changes: TodoUpdate, precondition: Precondition) {
  const { done, ...set } = changes;
  const { enter, leave } = toMove(done === true);
  const move = done === undefined ? {} : { formulas: { [enter]: '#position' }, remove: [leave] };
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
  const remove = ['text', 'createdAt', 'version', 'position', 'openPosition', 'donePosition'] as const;
  return { set: { updatedAt, expiresAt }, remove };
}

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
