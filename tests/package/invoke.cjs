// Boots the artefact as Lambda does: loads the handler's module, then hands it the events that stand in stdin, one by
// one. Prints the replies, or why the module did not load.
const [file] = process.argv.slice(2);
const events = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const context = {
  awsRequestId: require('node:crypto').randomUUID(),
  functionVersion: '7',
  getRemainingTimeInMillis: () => 10_000,
};

async function invoke() {
  const { handler } = require(file);
  const replies = [];
  for (const event of events) replies.push(await handler(event, context));
  process.stdout.write(`${JSON.stringify({ replies })}\n`);
}

invoke().catch((error) => process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`));
