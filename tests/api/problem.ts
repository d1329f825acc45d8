import { expect } from '@jest/globals';

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** @returns a matcher for the whole body of a problem (RFC 9457) with this code */
export function problem(status: number, code: string, errors?: unknown) {
  return {
    type: `/problems/${code}`,
    title: expect.stringMatching(/^[A-Z][A-Za-z -]+$/),
    status,
    detail: expect.stringMatching(/^[A-Z].*\.$/),
    code,
    instance: expect.stringMatching(new RegExp(`^/requests/${uuid}$`)),
    ...(errors === undefined ? {} : { errors }),
  };
}
