import { execFile } from 'node:child_process';
import { report, type Verdict } from './verdict.ts';

/**
 * Asks the registry for known vulnerabilities of the locked packages, as `npm audit` does. Those of level high and
 * above fail the check. Where the registry cannot be asked, the check is skipped, or fails if it is required.
 * @param serviceDir the folder that holds `package-lock.json`
 * @param environment what npm runs with; a `REQUIRE_AUDIT` that is not empty makes the audit required
 * @throws Error when npm can read no lockfile, or prints no report for another reason that is not the registry's
 */
export async function checkAudit(serviceDir: string, environment: NodeJS.ProcessEnv): Promise<Verdict> {
  const output: AuditReport | Refusal = JSON.parse(await runAudit(serviceDir, environment));
  if ('auditReportVersion' in output) return toVerdict(Object.values(output.vulnerabilities));
  // npm gives its own errors a code, and the registry's a message.
  if (output.message === undefined) throw new Error(`npm audit failed: ${output.error?.summary}`);
  return (environment['REQUIRE_AUDIT'] ?? '') === ''
    ? { passed: true, message: `SKIPPED: the registry offers no audit, so nothing is known. ${output.message}` }
    : { passed: false, message: `The registry offers no audit, and REQUIRE_AUDIT asks for one. ${output.message}` };
}

interface AuditReport {
  readonly auditReportVersion: number;
  readonly vulnerabilities: Readonly<Record<string, Vulnerability>>;
}

interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  /** The advisories, or the names of vulnerable packages that this one depends on. */
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
}

interface Refusal {
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

/** npm ends with an error for a report that holds vulnerabilities too, so only what it prints counts. */
function runAudit(cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['audit', '--json', '--fetch-timeout=60000'];
  return new Promise((resolve, reject) => {
    execFile('npm', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (stdout.trim() === '') reject(error);
      else resolve(stdout);
    });
  });
}

function toVerdict(vulnerabilities: readonly Vulnerability[]): Verdict {
  const grave = vulnerabilities.filter(({ severity }) => severity === 'high' || severity === 'critical');
  const lesser = `${vulnerabilities.length - grave.length} packages with a known vulnerability of a lower level.`;
  if (grave.length === 0) return { passed: true, message: `No known vulnerability of level high; ${lesser}` };
  return { passed: false, message: ['Known vulnerabilities:', ...grave.map(describe), lesser].join('\n') };
}

function describe({ name, severity, via }: Vulnerability): string {
  const causes = via.map((cause) => (typeof cause === 'string' ? `through ${cause}` : `${cause.title} ${cause.url}`));
  return `  ${name} (${severity}): ${causes.join('; ')}`;
}

if (import.meta.main) report(await checkAudit(process.cwd(), process.env));
