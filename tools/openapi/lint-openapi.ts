import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

/**
 * Lints an OpenAPI document with Redocly's recommended rules and prints the problems.
 * @returns whether there are none, including warnings
 */
export async function lintOpenApi(file: string): Promise<boolean> {
  const problems = await lint({ ref: file, config: await createConfig({ extends: ['recommended'], rules: {} }) });
  const totals = getTotals(problems);
  formatProblems(problems, { totals });
  return totals.errors + totals.warnings === 0;
}

if (import.meta.main) process.exitCode = (await lintOpenApi('docs/openapi.json')) ? 0 : 1;
