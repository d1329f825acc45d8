/** Todos that `npm run example` gives its two users, oldest first: more than a page for alice. */
export const exampleTodos: Readonly<Record<string, readonly ExampleTodo[]>> = {
  alice: [
    ...Array.from({ length: 48 }, (_, index) => ({ text: `Piano, lesson ${index + 1}`, done: index < 30 })),
    { text: 'Water the plants', done: true },
    { text: 'Renew the library card', done: false },
    { text: 'Book a table for Friday\nwindow seat, four people, after seven', done: false },
    { text: 'Buy milk', done: false },
    { text: 'Open this list in two tabs, edit the same todo in both, and save', done: false },
  ],
  bob: [
    { text: 'Return the drill to Alice', done: false },
    { text: 'Call the dentist', done: true },
  ],
};

interface ExampleTodo {
  readonly text: string;
  readonly done: boolean;
}
