import type { FormRequest } from './curl.ts';

/**
 * Returns the request that a form describes. Empty fields are left out, and only forms with a field for a body send one.
 * @param token sent if the operation needs one, with or without its scheme; empty for none
 */
export function toRequest(form: HTMLFormElement, server: URL, token: string): FormRequest {
  const { method = '', path = '', token: needsToken } = form.dataset;
  const bearer = token.trim().replace(/^bearer\s+/i, '');
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)] as const);
  const body = fields.find(([name]) => name === 'body')?.[1];
  const mediaType = fields.find(([name]) => name === 'mediaType')?.[1];
  const filled = pick('path').reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  );
  const query = new URLSearchParams(pick('query').map(([name, value]): [string, string] => [name, value])).toString();
  const headers = {
    ...(mediaType !== undefined && { 'Content-Type': mediaType }),
    ...(needsToken !== undefined && bearer !== '' && { Authorization: `Bearer ${bearer}` }),
    ...Object.fromEntries(pick('header')),
  };
  const url = `${server.href.replace(/\/$/, '')}${filled}${query && `?${query}`}`;
  return { method, url, headers, ...(body !== undefined && { body }) };

  function pick(place: string) {
    return fields
      .filter(([name, value]) => name.startsWith(`${place}:`) && value !== '')
      .map(([name, value]) => [name.slice(place.length + 1), value] as const);
  }
}
