import { findFreePort } from '../support/free-port.ts';
import { createScratchProject, type Run, type ScratchProject } from '../support/scratch-project.ts';
import { useResource } from '../support/use-resource.ts';

type Environment = Readonly<Record<string, string>>;

/** `npm start` in a copy of this service. */
export interface Started {
  readonly run: Run;
  readonly project: ScratchProject;
  /** URL of the API. */
  readonly api: string;
  /** URL of the export's file. */
  readonly file: string;
  /** Starts it with the same settings and without npm, once it has ended. */
  readonly again: () => Promise<Run>;
  /** The same by npm. */
  readonly againByNpm: () => Promise<Run>;
}

/**
 * Starts the service once for all tests of a file.
 * @param prepare makes its settings, and may edit the copy before it starts
 */
export function useNpmStart(prepare: (project: ScratchProject) => Promise<Environment>): () => Started {
  const project = useResource(createScratchProject, ({ remove }) => remove());
  return useResource(async () => {
    const PORT = await findFreePort();
    const settings = { PORT, ...(await prepare(project())) };
    const whenReady = async (run: Run) => {
      await run.printed(/^ {2}try .*\n/m);
      return run;
    };
    const again = () => whenReady(project().startAlone(settings));
    const run = await again();
    const againByNpm = () => whenReady(project().npmStart(settings));
    const [, file = ''] = /^ {2}export +(\S+)$/m.exec(run.output()) ?? [];
    return { run, project: project(), api: `http://localhost:${PORT}`, file, again, againByNpm };
  });
}

/** Repeats a question until the answer is yes, or the test's time is over. A failure to ask is a no. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false)));
}
