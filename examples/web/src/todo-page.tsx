import { type FormEvent, useState } from 'react';
import { ClearDone } from './clear-done.tsx';
import { Failures } from './failures.tsx';
import { type Filter, filters } from './lists.ts';
import { Offline } from './offline.tsx';
import { TodoList } from './todo-list.tsx';
import { createAction, useAddTodo } from './todos.ts';

interface TodoPageProps {
  readonly user: string;
  readonly onSignOut: () => void;
}

export function TodoPage({ user, onSignOut }: TodoPageProps) {
  const [filter, setFilter] = useState<Filter>('all');
  return (
    <>
      <header>
        <h1>Todos</h1>
        <span className="user">{user}</span>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </header>
      <main>
        <AddForm />
        <Offline />
        <Failures />
        <div className="toolbar">
          <FilterChoice filter={filter} onChoose={setFilter} />
          <ClearDone />
        </div>
        <TodoList filter={filter} />
      </main>
    </>
  );
}

function AddForm() {
  const { mutate } = useAddTodo();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('text'));
    if (text.trim() === '') return;
    mutate(createAction(text));
    event.currentTarget.reset();
  };
  return (
    <form className="add" onSubmit={submit}>
      <input id="add" name="text" aria-label="New todo" placeholder="What is to be done?" maxLength={4096} />
      <button type="submit" className="primary">
        Add
      </button>
    </form>
  );
}

interface FilterChoiceProps {
  readonly filter: Filter;
  readonly onChoose: (filter: Filter) => void;
}

function FilterChoice({ filter, onChoose }: FilterChoiceProps) {
  return (
    <fieldset className="filter">
      <legend className="hidden">Show</legend>
      {filters.map((each) => (
        <label key={each}>
          <input type="radio" name="filter" checked={each === filter} onChange={() => onChoose(each)} />
          {each}
        </label>
      ))}
    </fieldset>
  );
}
