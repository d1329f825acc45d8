import { watch } from 'node:fs';
import { join } from 'node:path';
import { toReason } from '../../local/store-context.ts';
import * as postgres from '../../schemas/compile-migrations.ts';
import * as schemas from '../../schemas/compile-schemas.ts';
import type { Run } from '../run.ts';

/** Compiles the schemas to validators and types. */
export function compileSchemas({ serviceDir, explain }: Run): Promise<void> {
  return explain(schemas.compileSchemas(serviceDir));
}

/** Compiles the schemas, and again whenever one changes. */
export async function watchSchemas(run: Run): Promise<void> {
  await compileSchemas(run);
  let timer: NodeJS.Timeout | undefined;
  // One save in an editor can be several events.
  watch(join(run.serviceDir, 'schemas'), () => {
    clearTimeout(timer);
    timer = setTimeout(recompile, 50, run);
  }).unref();
}

async function recompile(run: Run): Promise<void> {
  try {
    await compileSchemas(run);
  } catch (error) {
    run.log.error(`The last good code stays in use: ${toReason(error)}`);
  }
}

/** Compiles the migrations of PostgreSQL. */
export function compileMigrations({ serviceDir }: Run): Promise<void> {
  return postgres.compileMigrations(serviceDir);
}

/** Compiles the reference. It shows problems, which import the compiled schemas. */
export async function compileReference({ serviceDir }: Run): Promise<void> {
  const { compileDocs } = await import('../../reference/compile-docs.ts');
  return compileDocs(serviceDir);
}
