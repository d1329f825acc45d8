import { expect, test } from '@jest/globals';
import { fillTokenPlace, tokenPlace } from '../../src/reference/token-help.ts';
import { toText } from './to-text.ts';

const page = `<p>before</p>${tokenPlace}<p>after</p>`;
const about = 'This tab keeps it until you close it (sessionStorage), and sends it to this API only.';

test.each([
  ['no issuer', {}, 'before after'],
  [
    'an issuer',
    { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: ['todo-api'] },
    `before Requests to todos need a JWT from https://auth.example.com/ for the audience todo-api . Bearer token ${about} after`,
  ],
  [
    'scopes and a command that prints a token',
    {
      JWT_ISSUER: 'http://localhost:3001',
      JWT_AUDIENCE: ['a', 'b'],
      JWT_SCOPES: ['read', 'write'],
      TOKEN_COMMAND: 'npm run token -- --stage <b>',
    },
    `before Requests to todos need a JWT from http://localhost:3001 for the audience a or b , with the scope read or write . In a checkout of the service, this command prints one: npm run token -- --stage <b> Bearer token ${about} after`,
  ],
  [
    'settings with characters of HTML and of replacements',
    { JWT_ISSUER: "https://a.example/$&<script>'", JWT_AUDIENCE: ['<b>&amp;'] },
    `before Requests to todos need a JWT from https://a.example/$&<script>' for the audience <b>&amp; . Bearer token ${about} after`,
  ],
])('a stage with %s', (_, issuer, text) => {
  const filled = fillTokenPlace(page, issuer);
  expect(toText(filled)).toBe(text);
  expect(filled).not.toMatch(/<script|<b>/);
});
