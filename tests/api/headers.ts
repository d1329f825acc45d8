import { expect } from '@jest/globals';

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The headers of every answer. */
export const common = {
  'cache-control': 'private, no-cache',
  vary: 'Accept, Authorization, Origin',
  'x-content-type-options': 'nosniff',
  'x-request-id': expect.stringMatching(`^${uuid}$`),
};

/** The headers of an answer with a value. */
export const jsonHeaders = { ...common, 'content-type': 'application/json' };

/** The headers of an answer with a todo, of whatever version. */
export const todoHeaders = { ...jsonHeaders, etag: expect.stringMatching(/^"[\w-]{22}"$/) };

/** The headers of every problem. */
export const problemHeaders = { ...common, 'content-type': 'application/problem+json' };
