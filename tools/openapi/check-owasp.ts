import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { installCiOnly } from '../checks/ci-only/install.ts';
import { reportFaults } from '../checks/report-faults.ts';
import { reportSkip } from '../checks/report-skip.ts';

/** Finding of a rule, which may stay at some places of the document. */
interface Accepted {
  readonly rule: string;
  readonly at: RegExp;
  readonly because: string;
}

const written =
  /^components schemas (Todo|TodoList|BatchResults\w*|Health|Problem|GatewayError) |responses | headers |^components headers /;
const read = / parameters | id$|^components schemas Todo(Id|Instant)$/;

const accepted: readonly Accepted[] = [
  {
    rule: 'api2:2023-read-restricted',
    at: /^paths \/health /,
    because: 'health checks have no token, and reach no data',
  },
  { rule: 'api8:2023-define-error-responses-401', at: /^paths \/health /, because: 'the same' },
  { rule: 'api4:2023-rate-limit', at: /^/, because: 'API Gateway limits rates, and sends no headers about it' },
  { rule: 'api8:2023-define-cors-origin', at: /^/, because: 'API Gateway adds the CORS headers, by CORS_ORIGINS' },
  { rule: 'api4:2023-integer-format', at: /^/, because: 'minimum and maximum are narrower than int32' },
  { rule: 'api4:2023-string-limit', at: written, because: 'the service writes these itself' },
  {
    rule: 'api4:2023-string-limit',
    at: read,
    because: 'a pattern bounds them, or the gateway, at 10,240 bytes of headers',
  },
  {
    rule: 'api4:2023-string-limit',
    at: /^components schemas (EntityTags|BatchOperationEtags)$| if(None)?Match$/,
    because: 'the limit is beside a reference, where the rule does not look',
  },
  {
    rule: 'api4:2023-string-restricted',
    at: / parameters /,
    because: 'other values of Prefer and X-Request-Id are ignored',
  },
  { rule: 'api4:2023-string-restricted', at: written, because: 'the service writes these itself, and texts are free' },
];

interface Finding {
  readonly code: string | number;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The part of @stoplight/spectral-core that is used. The root's packages do not include it. */
interface SpectralCore {
  readonly Spectral: new () => { setRuleset(ruleset: unknown): void; run(document: unknown): Promise<Finding[]> };
}

const problem = installCiOnly();
if (problem === undefined) reportFaults(await findFaults(), 'Every finding of the OWASP rules has a reason.');
else reportSkip('REQUIRE_CI_ONLY', `the OWASP rules need a package registry. ${problem}`);

/** Returns a sentence for each finding of the OWASP API Security Top 10 without a reason, and for each idle reason. */
async function findFaults(): Promise<readonly string[]> {
  const load = createRequire(new URL('../checks/ci-only/package.json', import.meta.url));
  const { Spectral }: SpectralCore = load('@stoplight/spectral-core');
  const spectral = new Spectral();
  spectral.setRuleset(load('@stoplight/spectral-owasp-ruleset'));
  const findings = await spectral.run(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
  const idle = accepted.filter((reason) => !findings.some((finding) => explains(reason, finding)));
  return [
    ...findings.filter((finding) => !accepted.some((reason) => explains(reason, finding))).map(toSentence),
    ...idle.map(({ rule, because }) => `The reason "${because}" for ${rule} explains no finding: remove it.`),
  ];
}

function explains({ rule, at }: Accepted, { code, path }: Finding): boolean {
  return code === `owasp:${rule}` && at.test(path.join(' '));
}

function toSentence({ code, path, message }: Finding): string {
  return `${code} at /${path.join('/')}: ${message}`;
}
