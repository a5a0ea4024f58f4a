import { CombinedError } from 'urql';
import { expect, test } from 'vitest';
import { readProblem } from './problem.js';

const graphql = (extensions: Record<string, unknown>) => new CombinedError({ graphQLErrors: [{ message: 'Ask for less.', extensions }] });

test('the code and the request come from the extensions', () => {
  expect(readProblem(graphql({ code: 'COST_EXCEEDED', requestId: 'req_1' }))).toEqual({ code: 'COST_EXCEEDED', message: 'Ask for less.', requestId: 'req_1' });
});

test('a code that nobody knows is an internal error', () => {
  expect(readProblem(graphql({ code: 'SOMETHING_NEW' })).code).toBe('INTERNAL');
  expect(readProblem(graphql({})).code).toBe('INTERNAL');
});

test('without any answer the network is named, with a bare status the status', () => {
  expect(readProblem(new CombinedError({ networkError: new Error('Failed to fetch') }))).toEqual({ code: 'NETWORK', message: 'Failed to fetch', requestId: null });
  const refused = new CombinedError({ networkError: new Error('Unauthorized'), response: new Response(null, { status: 401 }) });
  expect(readProblem(refused).code).toBe('UNAUTHENTICATED');
});
