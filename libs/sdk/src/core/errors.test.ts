import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  CartographError,
  fromAnswer,
  fromGraphQLErrors,
  fromStatus,
  notFound,
  settled,
  type Failure,
  type FailureKind,
  type UserError,
} from './errors.js';

const context = { requestId: 'r1', retryAfterSeconds: 7, cost: { requested: 900, limit: 500 }, partialData: null };
const failureOf = (code: string, extensions: Record<string, unknown> = {}): Failure =>
  fromGraphQLErrors([{ message: 'm', extensions: { code, ...extensions } }], context).failure;

describe('errors of an answer', () => {
  it.each([
    ['UNAUTHENTICATED', { kind: 'unauthenticated' }],
    ['FORBIDDEN', { kind: 'forbidden' }],
    ['BAD_USER_INPUT', { kind: 'bad-input' }],
    ['NOT_FOUND', { kind: 'not-found' }],
    ['CONFLICT', { kind: 'conflict' }],
    ['TIMEOUT', { kind: 'timeout', where: 'server' }],
    ['READ_ONLY', { kind: 'read-only' }],
    ['UNAVAILABLE', { kind: 'unavailable' }],
    ['INTERNAL', { kind: 'internal' }],
    ['COST_EXCEEDED', { kind: 'cost-exceeded', requested: 900, limit: 500 }],
    ['RATE_LIMITED', { kind: 'rate-limited', retryAfterSeconds: 7 }],
    ['SOMETHING_NEW', { kind: 'internal' }],
  ] as const)('%s has its own kind', (code, failure) => {
    expect(failureOf(code)).toEqual(failure);
  });

  it('prefer what the error itself says about cost and waiting', () => {
    expect(failureOf('COST_EXCEEDED', { cost: { requested: 3, limit: 2 } })).toEqual({
      kind: 'cost-exceeded',
      requested: 3,
      limit: 2,
    });
    expect(failureOf('RATE_LIMITED', { retryAfterSeconds: 1 })).toEqual({ kind: 'rate-limited', retryAfterSeconds: 1 });
  });

  it('name the question that a job can answer where time ran out', () => {
    expect(
      failureOf('TIMEOUT', {
        problem: 'takes-a-job',
        facts: { question: 'PURCHASE_DRIVERS', mutation: 'startAnalysis' },
      }),
    ).toEqual({ kind: 'timeout', where: 'server', asJob: 'PURCHASE_DRIVERS' });
    expect(failureOf('TIMEOUT', {})).toEqual({ kind: 'timeout', where: 'server' });
  });

  it('survive an answer that breaks the protocol', () => {
    const error = fromGraphQLErrors([null, 'x', { message: 5, path: [{}, 'a', 0] }], context);
    expect(error.failure).toEqual({ kind: 'internal' });
    expect(error.errors).toEqual([
      { message: 'The server gave no message.', code: null, path: ['a', 0], requestId: 'r1' },
    ]);
  });

  it('narrow by kind', () => {
    const { failure } = new CartographError({ kind: 'cost-exceeded', requested: 2, limit: 1 }, 'too much');
    if (failure.kind === 'cost-exceeded') expectTypeOf(failure.requested).toEqualTypeOf<number | null>();
    expectTypeOf<FailureKind>().toEqualTypeOf<
      | 'unauthenticated'
      | 'forbidden'
      | 'bad-input'
      | 'not-found'
      | 'conflict'
      | 'read-only'
      | 'cost-exceeded'
      | 'rate-limited'
      | 'timeout'
      | 'job-ended'
      | 'unavailable'
      | 'internal'
      | 'network'
      | 'protocol'
      | 'user-errors'
    >();
  });
});

it.each([
  [400, 'bad-input'],
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'conflict'],
  [413, 'bad-input'],
  [429, 'rate-limited'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
  [500, 'protocol'],
  [200, 'protocol'],
] as const)('HTTP %i without a GraphQL answer is "%s"', (status, kind) => {
  expect(fromStatus(status, context, 'text').kind).toBe(kind);
});

it('an answer is judged by its errors first, then by its status', () => {
  const body = JSON.stringify({ errors: [{ message: 'The upload is over.', extensions: { code: 'NOT_FOUND' } }] });
  expect(fromAnswer(400, context, body)).toMatchObject({ kind: 'not-found', message: 'The upload is over.' });
  for (const text of ['', '[]', '{"errors":[]}', '<html>'])
    expect(fromAnswer(503, context, text).kind).toBe('unavailable');
});

describe("a mutation's payload", () => {
  const userError: UserError = {
    code: 'REQUIRED',
    field: ['input', 'title'],
    message: 'Give it a title.',
    problem: null,
    facts: null,
  };

  it('gives its thing', () => {
    expect(settled({ thing: 1, userErrors: [] as UserError[] }, (payload) => payload.thing)).toBe(1);
  });

  it('rejects with all its user errors', () => {
    const payload = { thing: null, userErrors: [userError, { ...userError, field: null, message: 'Too many.' }] };
    const act = (): unknown => settled(payload, ({ thing }) => thing);
    expect(act).toThrow('input.title: Give it a title.; Too many.');
    expect(act).toThrow(
      expect.objectContaining({ failure: { kind: 'user-errors', userErrors: payload.userErrors, payload } }),
    );
  });

  it('rejects when it is empty', () => {
    expect(() => settled({ thing: null, userErrors: [] as UserError[] }, ({ thing }) => thing)).toThrow(
      'neither a result nor an error',
    );
  });
});

it('an unknown thing is named', () => {
  expect(notFound('job', 'job_1').message).toContain('job_1');
});
