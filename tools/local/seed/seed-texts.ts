/** A todo that `npm run seed` creates. */
export interface SeedTodo {
  readonly text: string;
  readonly done: boolean;
}

const tasks = [
  'Answer the mail of the landlord',
  'Back up the photos',
  'Book the train to Utrecht',
  'Bring the coat to the cleaner',
  'Buy oat milk, eggs and coffee',
  'Call the dentist',
  'Change the tyres of the bike',
  'Compare electricity tariffs',
  'Descale the kettle',
  'File the tax return',
  'Fix the squeaking door',
  'Invite Zoë and José for dinner',
  'Order a birthday cake 🎂',
  'Pay the invoice of the plumber',
  'Plan the retrospective',
  'Prepare the slides',
  'Renew the passport',
  'Repot the basil 🌱',
  'Return the library books',
  'Review the pull request about paging',
  'Send the parcel to 東京',
  'Sort the box of cables',
  'Update the CV',
  'Water the plants',
];

const details = [
  '',
  ' before Friday',
  ' (ask Sam first)',
  ', at the latest tomorrow',
  ' and put the receipt into the folder',
  ': 30 minutes',
  '\n- check the dates\n- ask for a discount\n- confirm by mail',
];

/** Returns the todo at an index: varied texts, some with several lines, and about a third done. The same each time. */
export function toSeedTodo(index: number): SeedTodo {
  const task = tasks[index % tasks.length] ?? '';
  const detail = details[index % details.length] ?? '';
  const rounds = Math.floor(index / (tasks.length * details.length));
  const round = rounds === 0 ? '' : ` (${rounds + 1})`;
  return { text: `${task}${round}${detail}`, done: index % 3 === 1 };
}
