import { engines, skippedEngines } from '../stores/engines.ts';

interface FileResult {
  readonly testResults: readonly {
    readonly ancestorTitles: readonly string[];
    readonly title: string;
    readonly status: string;
  }[];
}

/** Prints how much of the contract suite has passed on each engine, and how to have the engines that are missing. */
export default class EnginesReporter {
  readonly #passed = new Map(engines.map(({ name }) => [name, { tests: 0, histories: 0 }]));

  onTestResult(_test: unknown, { testResults }: FileResult): void {
    for (const { ancestorTitles, title, status } of testResults) {
      const tally = this.#passed.get(/ on (\S+)$/.exec(ancestorTitles[0] ?? '')?.[1] ?? '');
      if (tally === undefined || status !== 'passed') continue;
      tally.tests += 1;
      tally.histories += Number(/^(\d+) histories/.exec(title)?.[1] ?? 0);
    }
  }

  onRunComplete(): void {
    const lines = [...this.#passed].map(
      ([name, { tests, histories }]) =>
        `  ${name}: ${tests} tests passed${histories === 0 ? '' : `, ${histories} histories among them`}`,
    );
    const skipped = skippedEngines.map(({ name, missing }) => `  ${name}: SKIPPED. ${missing}`);
    const hasRun = [...this.#passed.values()].some(({ tests }) => tests > 0);
    if (hasRun) process.stderr.write(`\nContract suite\n${[...lines, ...skipped].join('\n')}\n`);
  }
}
