import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhenChanged } from './write-when-changed.ts';

/**
 * Compiles `src/stores/postgres/migrations/*.sql`, in order of their names, to `src/generated/migrations.js` and
 * `migrations.d.ts`, so that bundles contain them. Unchanged files are not written.
 * @param serviceDir folder with `src`
 */
export async function compileMigrations(serviceDir: string): Promise<void> {
  const folder = join(serviceDir, 'src', 'stores', 'postgres', 'migrations');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    files.map(async (file) => ({ name: file.replace('.sql', ''), text: await readFile(join(folder, file), 'utf8') })),
  );
  const generated = join(serviceDir, 'src', 'generated');
  await mkdir(generated, { recursive: true });
  const text = `export const migrations = ${JSON.stringify(migrations, undefined, 2)};\n`;
  await writeWhenChanged(join(generated, 'migrations.js'), text);
  await writeWhenChanged(join(generated, 'migrations.d.ts'), types);
}

const types = `import type { Migration } from '../stores/postgres/migrate.ts';
export declare const migrations: readonly Migration[];
`;

if (import.meta.main) void compileMigrations(process.cwd());
