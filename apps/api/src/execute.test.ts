import { OperationTypeNode, parse } from 'graphql';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Identity } from './identity.js';
import { assertMayAsk, prepare, presentResult } from './execute.js';
import { DEFAULT_LIMITS } from './limits/limits.js';
import { buildApiSchema } from './schema.js';
import { wordsIn } from '@cartograph/words';
import { operatorIdentity } from './server/execute-local.js';
import { FEATURES } from './testing/probe-feature.js';

const schema = buildApiSchema(FEATURES);
const stranger: Identity = { actor: { kind: 'anonymous', accountId: null }, permissions: new Set(), language: null };
const SIGN_IN = 'signIn(input: { email: "a", password: "b" }) { userErrors { code } }';
const thrown = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
};

describe('who has not signed in', () => {
  const ask = (query: string, name: string | null = null): void => assertMayAsk(schema, parse(query), name, stranger);

  test('may ask what is public, also through fragments, and by what type of thing answers', () => {
    expect(ask(`mutation { ${SIGN_IN} }`)).toBeUndefined();
    expect(
      ask(
        `mutation { __typename ...A } fragment A on Mutation { ... on Mutation { ${SIGN_IN} ...B } } fragment B on Mutation { ...A ${SIGN_IN} }`,
      ),
    ).toBeUndefined();
  });

  test.each([
    ['what is not public', '{ probe { value } }'],
    ['something of both', `mutation { ${SIGN_IN} startProbe(input: {}) { job { id } } }`],
    ['it in a fragment', 'query { ...A } fragment A on Query { ... on Query { probe { value } } }'],
    ['what there is', '{ __schema { types { name } } }'],
    ['what type answers, and nothing else', '{ __typename }'],
    ['a field that there is not', '{ nothing }'],
    ['nothing that can be run', 'fragment A on Query { probe { value } }'],
  ])('may not ask %s', (_, query) => {
    expect(thrown(() => ask(query))).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });

  test('is held to the operation that is named', () => {
    const both = `mutation Open { ${SIGN_IN} } query Closed { probe { value } }`;
    expect(ask(both, 'Open')).toBeUndefined();
    expect(thrown(() => ask(both, 'Closed'))).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect(thrown(() => ask(both))).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });
});

describe('a request is prepared', () => {
  const made = (query: string, operationName?: string, limits = DEFAULT_LIMITS): ReturnType<typeof prepare> =>
    prepare(schema, { query, operationName }, operatorIdentity(), limits);

  test('with its operation and what it costs', () => {
    const { operation, cost } = made(
      'query One { probe { value } } mutation Two { startProbe(input: {}) { job { id } } }',
      'Two',
    );
    expect([operation.operation, operation.name?.value]).toEqual([OperationTypeNode.MUTATION, 'Two']);
    expect(cost).toBeGreaterThan(0);
    expect(made('query { probe { value list { value } } }').cost).toBeGreaterThan(
      made('query { probe { value } }').cost,
    );
  });

  test.each([
    ['that cannot be read', '{', undefined, /Syntax Error/],
    ['for what there is not', '{ nothing }', undefined, /Cannot query field "nothing"/],
    [
      'that leaves open which of several is meant',
      'query A { probe { value } } query B { probe { value } }',
      undefined,
      /^Name the operation to run/,
    ],
    ['that names one which is not there', 'query A { probe { value } }', 'C', /^The document has no operation "C"\.$/],
  ])('but not one %s', (_, query, name, words) => {
    expect(() => made(query, name)).toThrow(words);
  });

  test('and one that is too long or too expensive is refused before any work', () => {
    const query = '{ probe { value } }';
    expect(() => made(query, undefined, { ...DEFAULT_LIMITS, tokens: 3 })).toThrow(/token/);
    expect(thrown(() => made(query, undefined, { ...DEFAULT_LIMITS, cost: 0 }))).toMatchObject({
      extensions: { code: 'COST_EXCEEDED' },
    });
  });
});

test('a result without errors is left as it is; of a bug only the number of the request is told', () => {
  const context = {
    requestId: 'req_1',
    log: pino({ level: 'silent' }),
    dataDir: '/nowhere',
    words: () => wordsIn('en', 'UTC'),
  };
  const fine = { data: { probe: null } };
  expect(presentResult(fine, context)).toBe(fine);
  const [error] = presentResult({ errors: [new Error('secret') as never] }, context).errors ?? [];
  expect(error).toMatchObject({
    message: expect.stringContaining('req_1') as string,
    extensions: { code: 'INTERNAL' },
  });
  expect(JSON.stringify(error)).not.toContain('secret');
});
