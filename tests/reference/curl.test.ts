import { expect, test } from '@jest/globals';
import { toCurl } from '../../src/reference/page/curl.ts';

test('a request is a command whose words a shell passes on as they are, except the token', () => {
  const command = toCurl({
    method: 'POST',
    url: "https://api.example/todos?a=1&b='",
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer $TOKEN', 'If-Match': '"$(id)"' },
    body: `{"text": "it's \`milk\`"}`,
  });
  expect(command.split(' \\\n  ')).toEqual([
    'curl -i -X POST',
    "'https://api.example/todos?a=1&b='\\'''",
    "-H 'Content-Type: application/json'",
    '-H "Authorization: Bearer $TOKEN"',
    `-H 'If-Match: "$(id)"'`,
    `--data-binary '{"text": "it'\\''s \`milk\`"}'`,
  ]);
});

test('a GET has no body, and needs no method', () => {
  const command = toCurl({ method: 'GET', url: 'https://api.example/health', headers: {} });
  expect(command).toBe("curl -i 'https://api.example/health'");
});
