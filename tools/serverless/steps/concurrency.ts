import type { Run } from '../run.ts';

/**
 * Instances that AWS keeps for functions without a reservation.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const unreserved = 100;

/**
 * Takes the reservations away from a stage whose account is too small for any, and refuses those that are larger than
 * the account's quota (accountConcurrency) allows. Packaging knows no account, so the quota is a setting.
 */
export function fitConcurrency({ service, log, refusal }: Run): void {
  const { stage } = service.provider;
  const account = Number(service.custom.accountConcurrency);
  if (!Number.isInteger(account) || account < 1) {
    throw refusal(
      `Stage ${stage}: accountConcurrency must be a number of instances, not ${service.custom.accountConcurrency}.`,
    );
  }
  const functions = Object.values(service.functions);
  const sum = functions.reduce((total, { reservedConcurrency }) => total + (reservedConcurrency ?? 0), 0);
  if (sum <= Math.max(0, account - unreserved)) return;
  if (account > unreserved) throw refusal(toRefusal(stage, sum, account));
  for (const each of functions) delete each.reservedConcurrency;
  log.warning(
    `Stage ${stage} reserves no instances: accountConcurrency is ${account}, and AWS keeps the first ${unreserved} unreserved. If Lambda's quota "Concurrent executions" is higher, set accountConcurrency in resources/stages.yml, or --param="accountConcurrency=1000".`,
  );
}

function toRefusal(stage: string, sum: number, account: number): string {
  return `Stage ${stage} reserves ${sum} instances, but accountConcurrency ${account} allows ${account - unreserved}, because AWS keeps ${unreserved} unreserved: raise Lambda's quota "Concurrent executions", or lower apiConcurrency, docsConcurrency or exportConcurrency in resources/stages.yml.`;
}
