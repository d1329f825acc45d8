import { toCostReport } from './report.ts';

// `npm run cost`: docs/cost.md explains it. A flag that makes no sense is answered with a sentence.
try {
  process.stdout.write(`${toCostReport(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
