import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

/**
 * Lints an OpenAPI document with the recommended rules of Redocly and prints what they find.
 * @returns whether there is neither an error nor a warning
 */
export async function lintOpenApi(file: string): Promise<boolean> {
  const problems = await lint({ ref: file, config: await createConfig({ extends: ['recommended'], rules }) });
  const totals = getTotals(problems);
  formatProblems(problems, { totals });
  return totals.errors + totals.warnings === 0;
}

const rules = {} as const;

if (import.meta.main) process.exitCode = (await lintOpenApi('docs/openapi.json')) ? 0 : 1;
