import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { escapeToken } from '../../src/faults.ts';
import * as schemas from '../../src/generated/validators.js';
import { toOpenApi } from '../../tools/openapi/write-openapi.ts';
import { ajv, document, responses } from '../api/conformance.ts';
import { serviceDir } from '../support/service-dir.ts';

test('docs/openapi.json is what the schemas and the route table make of it (npm run docs)', async () => {
  expect(readFileSync(join(serviceDir, 'docs', 'openapi.json'), 'utf8')).toBe(await toOpenApi(serviceDir));
});

test('every problem of an answer is in the examples of that answer, and conforms to it', () => {
  for (const { pointer, content = {} } of responses.values()) {
    for (const [type, media] of Object.entries(content)) {
      const { examples = {} } = media as { examples?: Record<string, { value: { code: string } }> };
      const place = `openapi#${encodeURI(pointer)}/content/${escapeToken(type)}/schema`;
      for (const [code, { value }] of Object.entries(examples)) {
        expect({ [pointer]: ajv.validate({ $ref: place }, value), code }).toEqual({
          [pointer]: true,
          code: value.code,
        });
      }
    }
  }
});

test("an error of the gateway is documented for every operation, beside the service's own problem of its status", () => {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, { responses: described }] of Object.entries(item)) {
      const errors = Object.entries(described).flatMap(([status, response]) => {
        const { content = {} } = document.components.responses[/\w+$/.exec(Object(response).$ref)?.[0] ?? ''] ?? {};
        return 'application/json' in content ? [`${method} ${path} ${status}`] : [];
      });
      const expected = [...(path === '/health' ? [] : [401, 403]), 429, 431, 500, 503];
      expect(errors).toEqual(expected.map((status) => `${method} ${path} ${status}`));
    }
  }
});

describe('the examples', () => {
  test.each(['Todo', 'Health'] as const)('of a %s conform to its schema', (name) => {
    const { examples = [] } = document.components.schemas[name] ?? {};
    expect(examples).not.toEqual([]);
    for (const example of examples)
      expect(ajv.validate({ $ref: `openapi#/components/schemas/${name}` }, example)).toBe(true);
  });

  test.each(['ETag', 'Location', 'Link', 'Retry-After'])('of the header %s conform to its schema', (name) => {
    const { examples, ...schema } = document.components.headers[name]?.schema ?? {};
    expect(examples).toHaveLength(1);
    expect(examples?.every((example) => ajv.validate(schema, example))).toBe(true);
  });
});

test('a limit as text is a limit exactly when it is one as a number', () => {
  const { parameters = [] } = document.paths['/todos']?.['get'] ?? {};
  const { schema } = Object(parameters.find((parameter) => 'name' in parameter && parameter.name === 'limit'));
  for (let limit = -1; limit <= 300; limit += 1) {
    const asText = schemas.listTodos({ queryStringParameters: { limit: String(limit) } });
    expect({ limit, isLimit: asText }).toEqual({ limit, isLimit: ajv.validate(schema, limit) });
  }
});
