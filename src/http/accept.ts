import Negotiator from 'negotiator';
import { RequestError } from './request-error.ts';
import type { Step } from './step.ts';

/** Accept headers of most clients. Parsing them would be a tenth of the work of a small request. */
const plainAccept: readonly (string | undefined)[] = [undefined, '', '*/*', 'application/json'];

/** Rejects a request whose Accept excludes JSON. @see RFC 9110 sections 12.5.1 and 15.5.7 */
export const requireJsonAcceptable: Step = {
  problems: ['not_acceptable'],
  before: ({ event: { headers } }) => {
    if (plainAccept.includes(headers['accept'])) return;
    if (new Negotiator({ headers }).mediaType(['application/json;charset=utf-8']) === undefined) {
      throw new RequestError('not_acceptable');
    }
  },
};
