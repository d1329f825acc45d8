import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

/** Finds the problems of an OpenAPI document, including warnings, with Redocly's recommended rules. */
export async function lintOpenApi(file: string) {
  return lint({ ref: file, config: await createConfig({ extends: ['recommended'], rules: {} }) });
}

if (import.meta.main) {
  const problems = await lintOpenApi('docs/openapi.json');
  formatProblems(problems, { totals: getTotals(problems), version: '' });
  process.exitCode = problems.length === 0 ? 0 : 1;
}
