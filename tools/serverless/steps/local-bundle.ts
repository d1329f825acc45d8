import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatMessagesSync, type Message, type Plugin, stop } from 'esbuild';
import leanSdk from '../../../packages/lean-aws/esbuild-plugin.ts';
import { isAlive } from '../../local/ingestion/announce.ts';
import type { Run } from '../run.ts';

/**
 * Configures the bundle of `npm start`. It links its source map and keeps the names of variables, as debuggers need. Its
 * folder has the ID of this process. A file with an error leaves the last good bundles, which esbuild's incremental
 * builds would remove.
 */
export function configureBundle({ service, log }: Run): void {
  const { provider, custom } = service;
  if (provider.stage !== 'local') return;
  Object.assign(custom.esbuild, {
    sourcemap: 'linked',
    minify: false,
    outputWorkFolder: join(root, `${prefix}${process.pid}`),
    skipRebuild: true,
    logLevel: 'silent',
    plugins: [...leanSdk, reportOnce(log)],
  });
}

const root = '.esbuild';
const prefix = 'start-';

/** Creates an esbuild plugin that reports errors once, although every bundle of a faulty file fails at every edit. */
function reportOnce(log: Run['log']): Plugin {
  const errorsByEntry = new Map<string, string>();
  return {
    name: 'report-once',
    setup: ({ initialOptions, onEnd }) =>
      onEnd(({ errors }) => {
        const text = toText(errors);
        const entry = JSON.stringify(initialOptions.entryPoints);
        const isNew = text !== '' && ![...errorsByEntry.values()].includes(text);
        // A first build that fails ends the start, with its errors.
        if (isNew && errorsByEntry.has(entry)) log.error(`The last good code stays in use:\n${text}`);
        errorsByEntry.set(entry, text);
      }),
  };
}

/** Times of edits, by the clock of `performance.now`: of the first that no bundle has, and of the first that has not been reloaded. */
const edits: { unbundled?: number | undefined; bundled?: number | undefined } = {};

/** Returns the time of the first edit in the bundles that no caller has got yet, if there is one. */
export function takeEdit(): number | undefined {
  const { bundled } = edits;
  edits.bundled = undefined;
  return bundled;
}

/**
 * Makes serverless-esbuild bundle once at a time. It begins a bundle at every edit: of several at once, one that has read
 * the files early may end last, and leave an old bundle. An error after the first bundle has been reported.
 */
export function bundleOneAfterAnother(plugin: { bundle?: unknown }, refusal: Run['refusal']): void {
  const original = plugin.bundle as () => Promise<void>;
  const bundle = oneAfterAnother(async () => {
    const edited = edits.unbundled;
    edits.unbundled = undefined;
    await original.call(plugin);
    edits.bundled ??= edited;
  });
  let first: Promise<void> | undefined;
  plugin.bundle = () => {
    if (first === undefined) {
      first = bundle().catch((error) => {
        throw 'errors' in error ? refusal(toText(error.errors)) : error;
      });
      return first;
    }
    edits.unbundled ??= performance.now();
    return bundle().catch(ignoreReported);
  };
}

function toText(errors: Message[]): string {
  return formatMessagesSync(errors, { kind: 'error' }).join('').trimEnd();
}

function ignoreReported(error: object): void {
  if (!('errors' in error)) throw error;
}

/** Makes all calls during a run share the next one, which begins when that run ends. */
export function oneAfterAnother(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  return () => {
    if (running === undefined) return begin();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };

  function begin(): Promise<void> {
    running = run().finally(() => {
      if (next === undefined) running = undefined;
    });
    return running;
  }
}

/** Removes the bundles of runs that were killed, and this run's when the process ends. */
export function removeBundles({ serviceDir, service }: Run): void {
  const folder = join(serviceDir, root);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = Number(name.replace(prefix, ''));
    if (name.startsWith(prefix) && (pid === process.pid || !isAlive(pid))) remove(join(folder, name));
  }
  process.on('exit', () => {
    // A build that is running would write its bundle again.
    void stop();
    remove(join(serviceDir, service.custom.esbuild.outputWorkFolder));
  });
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
