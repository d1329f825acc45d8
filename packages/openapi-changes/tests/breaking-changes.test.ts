import { describe, expect, test } from '@jest/globals';
import { findBreakingChanges } from '../src/breaking-changes.ts';
import { contract, type Edits, editContract } from './contract.ts';

const newParameter = { name: 'x', in: 'query', schema: { type: 'string' } };
const { parameters } = contract.paths['/todos'].get;
const { headers } = contract.components;
const listTodos = 'paths /todos get';
const newTodo = 'paths /todos post';
const created = `${newTodo} responses 201`;
const createTodo = 'components schemas CreateTodo';
const newMember = { [`${createTodo} properties x`]: { type: 'string' } };
const problemCodes = 'components schemas Problem properties code enum';
const todo = 'components schemas Todo';
const list = `${listTodos} responses 200 content application/json schema`;

describe('breaks a client', () => {
  test.each<[string, Edits, string]>([
    ['a path is removed', { 'paths /todos/{id}': undefined }, 'GET /todos/{id} is removed'],
    ['an operation is removed', { 'paths /todos/{id} delete': undefined }, 'DELETE /todos/{id} is removed'],
    ['an answer is removed', { 'paths /todos/{id} get responses 200': undefined }, 'GET /todos/{id}'],
    ['a problem is removed', { 'paths /todos/{id} get responses 404': undefined }, 'GET /todos/{id}'],
    ['an answer loses a header', { [`${created} headers ETag`]: undefined }, 'POST /todos'],
    ['an answer loses a shared header', { 'paths /todos get responses 200 headers': undefined }, 'GET /todos'],
    ['an answer loses its media type', { [`${created} content`]: { 'text/plain': {} } }, 'POST /todos'],
    ['an answer loses a member', { [`${todo} properties done`]: undefined, [`${todo} required`]: ['text'] }, '`done`'],
    ['an answer loses an optional member', { [`${todo} properties status`]: undefined }, '`status`'],
    ['a member of an answer is no longer required', { [`${todo} required`]: ['text'] }, '`done`'],
    ['a member of an answer changes its type', { [`${todo} properties done type`]: 'string' }, 'GET /todos'],
    ['a member of an answer may be null', { [`${todo} properties done type`]: ['boolean', 'null'] }, 'GET /todos'],
    ['an enum of an answer widens', { [`${todo} properties status enum`]: ['open', 'closed', 'late'] }, '`late`'],
    ['a problem has a new code', { [problemCodes]: ['invalid_request', 'todo_not_found', 'x'] }, '`x`'],
    ['a request has a new required member', { ...newMember, [`${createTodo} required`]: ['text', 'x'] }, '`x`'],
    ['a member of a request becomes required', { [`${createTodo} required`]: ['text', 'done'] }, '`done`'],
    ['a request loses a member', { [`${createTodo} properties done`]: undefined }, '`done`'],
    ['a member of a request changes its type', { [`${createTodo} properties done type`]: 'string' }, 'POST /todos'],
    ['an enum of a request narrows', { [`${createTodo} properties colour enum`]: ['red'] }, '`green`'],
    ['an enum of a parameter narrows', { 'paths /todos get parameters 1 schema enum': ['true'] }, '`false`'],
    ['a limit tightens', { 'components schemas Text maxLength': 10 }, 'POST /todos'],
    ['a lower limit tightens', { 'components schemas Text minLength': 2 }, 'POST /todos'],
    ['a pattern is new', { 'components parameters Limit schema pattern': '^1$' }, 'GET /todos'],
    ['a parameter is new and required', { [`${listTodos} parameters 2`]: { ...newParameter, required: true } }, '`x`'],
    ['a shared parameter becomes required', { 'components parameters Limit required': true }, '`limit`'],
    ['a parameter is removed', { 'paths /todos get parameters': [] }, '`done`'],
    ['a parameter has another default', { 'components parameters Limit schema default': '5' }, '`limit`'],
    ['a format is new', { 'components schemas Text format': 'email' }, 'POST /todos body'],
    ['an answer loses a format', { [`${todo} properties dueAt format`]: undefined }, '`dueAt`'],
    ['the items of an answer may be anything', { [`${list} items`]: undefined }, 'GET /todos response 200'],
    ['a request loses its media type', { [`${newTodo} requestBody content`]: { 'text/plain': {} } }, 'POST /todos'],
    ['an operation wants a token', { 'paths /todos get security': [{ jwt: [] }], ...jwt() }, 'GET /todos'],
    ['all operations want a token', { security: [{ jwt: [] }], ...jwt() }, 'jwt'],
  ])('%s', (_, edits, what) => {
    const changes = findBreakingChanges(contract, editContract(edits));
    expect(changes.join('\n')).toContain(what);
  });
});

test.each([
  ['an operation', 'paths /todos/{id} delete'],
  ['a path', 'paths /todos/{id}'],
])('breaks a client: %s is removed that was deprecated', (_, place) => {
  const deprecated = { 'paths /todos/{id} delete deprecated': true, 'paths /todos/{id} get deprecated': true };
  const changes = findBreakingChanges(editContract(deprecated), editContract({ [place]: undefined }));
  expect(changes.join('\n')).toContain('DELETE /todos/{id}');
});

describe('breaks no client', () => {
  test.each<[string, Edits]>([
    ['nothing changes', {}],
    ['a path is new', { 'paths /x': { get: { responses: { 200: { description: '' } } } } }],
    ['a parameter is new and optional', { [`${listTodos} parameters 2`]: newParameter }],
    ['parameters change places', { [`${listTodos} parameters`]: parameters.toReversed() }],
    ['the name of a header changes its case', { [`${listTodos} responses 200 headers`]: { LINK: headers.Link } }],
    ['an answer has a new header', { [`${created} headers X`]: { schema: { type: 'string' } } }],
    ['an answer has a new optional member', { [`${todo} properties x`]: { type: 'string' } }],
    [
      'an answer has a new required member',
      { [`${todo} properties x`]: { type: 'string' }, [`${todo} required`]: ['text', 'done', 'x'] },
    ],
    ['a member of an answer becomes required', { [`${todo} required`]: ['text', 'done', 'status'] }],
    ['a member of an answer is never null again', { [`${todo} properties dueAt type`]: 'string' }],
    ['an enum of an answer narrows', { [`${todo} properties status enum`]: ['open'] }],
    ['a request has a new optional member', newMember],
    ['a member of a request is no longer required', { [`${createTodo} required`]: [] }],
    ['a member of a request may be null', { [`${createTodo} properties done type`]: ['boolean', 'null'] }],
    ['an enum of a request widens', { [`${createTodo} properties colour enum`]: ['red', 'green', 'blue'] }],
    ['a limit loosens', { 'components parameters Limit schema maxLength': 5 }],
    ['a limit loosens that requests and answers share', { 'components schemas Text maxLength': 9999 }],
    ['a limit goes that requests and answers share', { 'components schemas Text': { type: 'string' } }],
    ['descriptions change', { [`${todo} description`]: 'x', 'paths /todos get summary': 'y', 'info title': 'z' }],
    ['a $ref gives way to its target', { [`${createTodo} properties text`]: contract.components.schemas.Text }],
  ])('%s', (_, edits) => {
    expect(findBreakingChanges(contract, editContract(edits))).toEqual([]);
  });
});

describe('alternatives', () => {
  const [circle, square] = ['Circle', 'Square'].map((title) => ({ title, properties: { size: { type: 'integer' } } }));
  const stricter = { ...square, required: ['size'] };
  const inRequest = (...oneOf: unknown[]) => editContract({ [`${createTodo} properties colour`]: { oneOf } });
  const inAnswer = (...oneOf: unknown[]) => editContract({ [`${todo} properties status`]: { oneOf } });
  const before = 'POST /todos body `application/json` `colour`:';

  test.each([
    [
      'one of a request is removed',
      inRequest(circle, square),
      inRequest(square),
      `${before} Circle is no longer accepted`,
    ],
    [
      'one of a request needs more',
      inRequest(circle, square),
      inRequest(stricter, circle),
      `${before} Square: member \`size\``,
    ],
    ['a request has them for the first time', contract, inRequest(circle), `${before} oneOf is new`],
    ['one of an answer is new', inAnswer(circle), inAnswer(circle, square), '`status`: Square is new'],
    ['one of an answer promises less', inAnswer(stricter), inAnswer(square), '`status`: Square: member `size`'],
  ])('break a client: %s', (_, old, now, what) => {
    expect(findBreakingChanges(old, now).join('\n')).toContain(what);
  });

  test.each([
    ['one of a request is new', inRequest(circle), inRequest(square, circle)],
    ['one of a request needs less', inRequest(stricter), inRequest(square)],
    ['one of an answer is removed', inAnswer(circle, square), inAnswer(square)],
    ['one of an answer promises more', inAnswer(square), inAnswer(stricter)],
  ])('break no client: %s', (_, old, now) => {
    expect(findBreakingChanges(old, now)).toEqual([]);
  });
});

test('breaks a client: a request takes no other members any more', () => {
  const open = editContract({ [`${createTodo} additionalProperties`]: undefined });
  expect(findBreakingChanges(open, contract).join('\n')).toContain('POST /todos body `application/json` other members');
  expect(findBreakingChanges(contract, open)).toEqual([]);
});

test('says which reference leads nowhere', () => {
  const broken = editContract({ 'components schemas Text': undefined });
  expect(() => findBreakingChanges(contract, broken)).toThrow('There is nothing at #/components/schemas/Text.');
});

test('says why documents cannot be compared', () => {
  const notOpenApi = { info: { version: '1.0.0' }, paths: 1 };
  expect(() => findBreakingChanges(contract, notOpenApi)).toThrow('it has no paths');
});

function jwt(): Edits {
  return { 'components securitySchemes': { jwt: { type: 'http', scheme: 'bearer' } } };
}
