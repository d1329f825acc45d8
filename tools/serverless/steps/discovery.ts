import { isNativeError } from 'node:util/types';
import { discoverKeys } from '../../../src/tokens/discover-keys.ts';
import type { Run } from '../run.ts';

const timeoutMilliseconds = 3000;

/**
 * Asks the issuer of a stage for its OpenID configuration, as API Gateway does when it creates the authorizer, and the
 * export when it verifies a token. An answer that they cannot use is refused. Packaging needs no network, so an issuer that
 * does not answer is only a warning. So is one that fails: a mend of this service must not wait for its issuer.
 */
export async function checkDiscovery({ service, log, refusal, stageSettings }: Run): Promise<void> {
  const { JWT_ISSUER: issuer } = await stageSettings();
  if (service.custom.auth !== 'jwt' || issuer === undefined) return;
  try {
    await discoverKeys(issuer, timeoutMilliseconds);
    log.notice(`JWT_ISSUER ${issuer} answers with its OpenID configuration.`);
  } catch (error) {
    const silence = toSilence(error);
    if (silence === undefined) throw refusal(`JWT_ISSUER ${issuer} does not work: ${toText(error)}.`);
    log.warning(
      `JWT_ISSUER ${issuer} does not answer (${silence}), so it is not checked. The deployment fails if API Gateway does not reach its /.well-known/openid-configuration.`,
    );
  }
}

/** Returns why no answer of the issuer came, or undefined if one came. These are the errors of `fetch` and `fetchJson`. */
function toSilence(error: unknown): string | undefined {
  if (String(error).startsWith('TimeoutError')) return `no answer in ${timeoutMilliseconds} ms`;
  if (!isNativeError(error)) return undefined;
  if (/ returns (429|5\d\d)$/.test(error.message)) return error.message;
  return ['fetch failed', 'terminated'].includes(error.message) ? toText(error.cause) : undefined;
}

/** A connection that fails at each address of a host has no message of its own. */
function toText(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
