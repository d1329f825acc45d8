import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GlobalConfig } from 'jest';
import { responses } from '../api/conformance.ts';

/** Fails a run of all API tests in which an answer that the OpenAPI document describes did not occur. */
export default class AnswersReporter {
  readonly #isWhole: boolean;
  readonly #folder = mkdtempSync(join(tmpdir(), 'answers-'));
  #error: Error | undefined;

  constructor({ testPathPatterns, testNamePattern, shard, watch }: GlobalConfig) {
    const isAll = ['', 'tests/api/'].includes(testPathPatterns.patterns.join());
    this.#isWhole = isAll && !testNamePattern && !shard && !watch;
    // The processes that run the tests inherit it.
    process.env['ANSWERS_SEEN'] = this.#folder;
  }

  onRunComplete(): void {
    const files = readdirSync(this.#folder).map((file) => readFileSync(join(this.#folder, file), 'utf8'));
    const seen = new Set(files.join('').split('\n'));
    const unseen = [...responses.keys()].filter((answer) => !seen.has(answer));
    rmSync(this.#folder, { recursive: true });
    if (this.#isWhole && unseen.length > 0) {
      this.#error = new Error(`No test saw these answers of the OpenAPI document:\n  ${unseen.join('\n  ')}`);
      process.stderr.write(`\n${this.#error.message}\n`);
    }
  }

  /** With an error, Jest ends with an exit code of 1. */
  getLastError(): Error | undefined {
    return this.#error;
  }
}
