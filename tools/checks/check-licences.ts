import parseLicence, { type Info } from 'spdx-expression-parse';
import { type AllowedLicences, allowedLicences } from './supply-chain/allowed-licences.ts';
import { type LockedPackage, readLockedPackages } from './supply-chain/lockfile.ts';
import { judge, report, type Verdict } from './verdict.ts';

/**
 * Checks the licence of each locked package, of every platform, whether it is installed here or not.
 * @param serviceDir the folder that holds `package-lock.json`
 * @throws Error when the lockfile has another version than 3
 */
export async function checkLicences(serviceDir: string, allowed = allowedLicences): Promise<Verdict> {
  const packages = await readLockedPackages(serviceDir);
  const faults = packages.flatMap((locked) => findFault(locked, allowed) ?? []);
  return judge(faults, `All ${packages.length} locked packages have an allowed licence.`);
}

function findFault({ name, version, license, dev }: LockedPackage, allowed: AllowedLicences): string | undefined {
  if (typeof license !== 'string') return `${name} ${version} names no licence.`;
  const expression = tryParse(license);
  if (expression === undefined) return `${name} ${version} has the licence "${license}", which is no SPDX expression.`;
  const { everywhere, inDevelopment } = allowed;
  const licences = new Set(Object.keys(dev === true ? { ...everywhere, ...inDevelopment } : everywhere));
  if (isAllowed(expression, licences)) return undefined;
  return `${name} ${version} has the licence ${license}, which is not allowed in ${dev ? 'development' : 'production'}.`;
}

/** @returns nothing where the parser throws, as at `SEE LICENSE IN …` and `UNLICENSED` */
function tryParse(license: string): Info | undefined {
  try {
    return parseLicence(license);
  } catch {
    return undefined;
  }
}

/** Of an `OR` one may choose, of an `AND` both bind. @see SPDX 2.3, annex D */
function isAllowed(expression: Info, licences: ReadonlySet<string>): boolean {
  if ('license' in expression) return licences.has(expression.license);
  const { conjunction, left, right } = expression;
  const sides = [left, right];
  const isFine = (side: Info) => isAllowed(side, licences);
  return conjunction === 'or' ? sides.some(isFine) : sides.every(isFine);
}

if (import.meta.main) report(await checkLicences(process.argv[2] ?? process.cwd()));
