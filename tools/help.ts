import { toTable } from './markdown-table.ts';

/** What each npm script does and how long it takes on a two-core machine. */
export const scripts: Readonly<Record<string, readonly [does: string, lasts: string]>> = {
  start: ['runs the whole API on this machine, and follows edits; --verbose prints whole log entries', '3 s'],
  test: ['runs the tests; npm test -- tests/api/ runs those of a path', '2 minutes'],
  'test:package': ['runs the tests of the packaged service, of npm start and of docs/changing.md', '4 minutes'],
  'test:browser': ['drives the docs page and the example app in the Chromium of this machine', '2 minutes'],
  rehearse: ['runs the service on real engines and emulators, and says what it skipped', '10 minutes'],
  check: [
    'runs the other checks of CI: format, lint, types, contract, supply chain, workflows, templates',
    '3 minutes',
  ],
  format: ['formats all files and applies the safe fixes of the linter', '1 s'],
  schemas: ['compiles schemas/ to src/generated/; the other scripts do so themselves', '2 s'],
  docs: ['writes every generated document: OpenAPI, cost, stages, the rights to deploy', '1 minute'],
  migrate: ['applies the missing migrations to the PostgreSQL of DATABASE_URL', '2 s'],
  client: ['writes client/, the typed client of docs/openapi.json', '2 s'],
  example: ['runs the example app and the service, with two users to click', 'ready in 10 s'],
  package: ['packages the service to .serverless/, without AWS', '5 s'],
  sandbox: ['deploys a stage of your own to AWS, dev-<user>; --remove removes it', '3 minutes'],
  token: ['prints a token of the local issuer for an owner, or of a trial on AWS: --stage dev', '2 s'],
  seed: ['fills a list of a running npm start; npm run seed -- 1000 --as alice', '4 s'],
  ingest: ['feeds events from a file to a running npm start', '2 s'],
  pipe: ['feeds a Kafka topic to a running npm start, as the pipe of a stage does', 'until Ctrl-C'],
  redrive: ['sends dead letters to the function again, locally or on AWS', '2 s'],
  copy: ['copies all todos from one store to another, and compares both', '2 s'],
  cost: ['estimates the cost of a load on AWS', '1 s'],
  bench: ['compares the packaged function with other frameworks, as Lambda runs it', '15 minutes'],
  load: ['drives the plain server, beside those of Fastify and Hono on the same job', '7 minutes'],
  help: ['prints this table', '1 s'],
};

if (import.meta.main) {
  const rows = Object.entries(scripts).map(([name, cells]) => [
    `npm ${['test', 'start'].includes(name) ? '' : 'run '}${name}`,
    ...cells,
  ]);
  process.stdout.write(`${toTable(['script', 'what it does', 'takes'], rows)}

Flags follow "--", for example: npm run check -- lint types. --help lists the flags of a script.
Demonstrations: npx node tools/local/show-ingest.ts mixed-batch (or killed-database), npx node packages/otlp-logs-extension/show.ts
`);
}
