import { preferredMediaTypes } from 'negotiator/lib/mediaType.js';
import { utf8Names } from './body.ts';
import { RequestError } from './request-error.ts';
import type { Step } from './step.ts';

/** Accept headers of most clients. Parsing them would be a tenth of a small request's work. */
const plainAccept: readonly (string | undefined)[] = [undefined, '', '*/*', 'application/json'];

/** A charset of UTF-8 or its subset makes no difference to JSON. @see RFC 8259 section 11 */
const charset = new RegExp(`;[ \\t]*charset=("?)(${utf8Names.join('|')})\\1`, 'gi');

/** Rejects a request whose Accept excludes JSON. @see RFC 9110 sections 12.5.1 and 15.5.7 */
export const requireJsonAcceptable: Step = {
  problems: ['not_acceptable'],
  before: ({ event: { headers } }) => {
    const { accept } = headers;
    if (plainAccept.includes(accept)) return;
    const acceptable = preferredMediaTypes(accept?.replace(charset, ''), ['application/json']);
    if (acceptable.length === 0) throw new RequestError('not_acceptable');
  },
};
