import { CombinedError } from 'urql';
import { expect, test } from 'vitest';
import { readProblem } from './problem.js';

const graphql = (extensions: Record<string, unknown>) =>
  new CombinedError({ graphQLErrors: [{ message: 'Ask for less.', extensions }] });

test('the code and the request come from the extensions', () => {
  expect(readProblem(graphql({ code: 'COST_EXCEEDED', requestId: 'req_1' }))).toEqual({
    code: 'COST_EXCEEDED',
    message: 'Ask for less.',
    problem: null,
    facts: null,
    requestId: 'req_1',
  });
});

test('what exactly is wrong comes along where the server says it', () => {
  expect(
    readProblem(graphql({ code: 'BAD_USER_INPUT', problem: 'other-shop', facts: { modelId: 'mdl_1' } })),
  ).toMatchObject({ code: 'BAD_USER_INPUT', problem: 'other-shop', facts: { modelId: 'mdl_1' } });
});

test('a code that nobody knows is an internal error', () => {
  expect(readProblem(graphql({ code: 'SOMETHING_NEW' })).code).toBe('INTERNAL');
  expect(readProblem(graphql({})).code).toBe('INTERNAL');
});

test('without any answer the network is named, with a bare status the status', () => {
  expect(readProblem(new CombinedError({ networkError: new Error('Failed to fetch') }))).toEqual({
    code: 'NETWORK',
    message: 'Failed to fetch',
    problem: null,
    facts: null,
    requestId: null,
  });
  const refused = new CombinedError({
    networkError: new Error('Unauthorized'),
    response: new Response(null, { status: 401 }),
  });
  expect(readProblem(refused).code).toBe('UNAUTHENTICATED');
});
