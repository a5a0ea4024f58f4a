import { AppendError, DamagedLakeError, LakeOperationError, LeaseLostError } from '@cartograph/events';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiError, ERROR_CODES, presentError, toApiError } from './errors.js';
import { Role } from './permissions.js';
import type { TestClient } from './testing/client.js';
import { withProbe } from './testing/probe-feature.js';
import { capturingLogger, startTestServer, type TestServer } from './testing/server.js';

const captured = capturingLogger();
let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await startTestServer({ ...withProbe, logger: captured.logger });
  client = await server.as(Role.VIEWER);
});
afterAll(() => server.close());

test('a bug is masked; its words are in the log under the id the caller got', async () => {
  const { status, errors, data, headers } = await client.graphql('{ boom(how: "bug") }');
  expect(status).toBe(200);
  expect(data).toEqual({ boom: null });
  expect(JSON.stringify(errors)).not.toMatch(/secret|TypeError|\.ts|stack/);
  const { requestId, code } = errors[0]?.extensions ?? { requestId: '', code: '' };
  expect(code).toBe('INTERNAL');
  expect(headers.get('x-request-id')).toBe(requestId);
  expect(errors[0]?.message).toContain(requestId);
  expect(errors[0]?.path).toEqual(['boom']);
  const line = captured.lines.find((entry) => entry.includes(requestId) && entry.includes('secret detail of a bug'));
  expect(line).toContain('probe-feature.ts');
});

test('a value that does not fit its type is our bug, not the caller’s', async () => {
  const { errors } = await client.graphql('{ notAnInt }');
  expect(errors[0]?.extensions.code).toBe('INTERNAL');
  expect(errors[0]?.message).not.toContain('1.5');
});

test.each([
  ['what a resolver refuses', '{ boom(how: "input") }', {}, 'BAD_USER_INPUT', /Mend your input/],
  ['an error of a library that speaks', '{ boom(how: "library") }', {}, 'NOT_FOUND', /the lake is empty/],
  ['a syntax error', '{ boom(', {}, 'BAD_USER_INPUT', /Syntax Error/],
  ['an unknown field', '{ nothing }', {}, 'BAD_USER_INPUT', /Cannot query field "nothing"/],
  ['a missing argument', '{ boom }', {}, 'BAD_USER_INPUT', /argument "how"/],
  ['an argument of the wrong type', '{ boom(how: 1) }', {}, 'BAD_USER_INPUT', /String cannot represent/],
  ['a variable of the wrong type', 'query($how: String!) { boom(how: $how) }', { how: 7 }, 'BAD_USER_INPUT', /\$how/],
  ['a missing variable', 'query($how: String!) { boom(how: $how) }', {}, 'BAD_USER_INPUT', /\$how/],
  ['a bad enum value', '{ jobs(filter: { kind: DANCE }) { nodes { id } } }', {}, 'BAD_USER_INPUT', /DANCE/],
  [
    'several operations without a name',
    'query A { boom(how: "a") } query B { boom(how: "b") }',
    {},
    'BAD_USER_INPUT',
    /operation/i,
  ],
  ['a page too large', '{ jobs(first: 101) { nodes { id } } }', {}, 'BAD_USER_INPUT', /between 1 and 100/],
  ['an empty page', '{ jobs(first: 0) { nodes { id } } }', {}, 'BAD_USER_INPUT', /between 1 and 100/],
  ['a cursor made up', '{ jobs(after: "abc") { nodes { id } } }', {}, 'BAD_USER_INPUT', /endCursor/],
])('%s has a code of the closed list', async (_what, query, variables, code, message) => {
  const { errors } = await client.graphql(query, variables);
  expect(errors[0]?.extensions.code).toBe(code);
  expect(errors[0]?.message).toMatch(message);
  expect(errors[0]?.extensions.requestId).toMatch(/^req_/);
  expect(Object.keys(errors[0]?.extensions ?? {}).toSorted()).toEqual(['code', 'requestId']);
  expect(ERROR_CODES).toContain(errors[0]?.extensions.code);
});

test('only what was refused is missing from the answer', async () => {
  const { data, errors } = await client.graphql('{ viewer { permissions } boom(how: "bug") }');
  expect(data).toMatchObject({ viewer: { permissions: expect.any(Array) as unknown }, boom: null });
  expect(errors).toHaveLength(1);
});

test('body parsing fails with a code and an id too', async () => {
  const response = await client.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{ not json',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [
      {
        message: 'The body is not valid JSON.',
        extensions: { code: 'BAD_USER_INPUT', requestId: response.headers.get('x-request-id') },
      },
    ],
  });
});

test.each([
  ['{ viewer { permissions } }', 200],
  ['{ nothing }', 400],
])('the status says what happened to a client that understands it: %s', async (query, status) => {
  const response = await client.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query }),
  });
  expect(response.status).toBe(status);
});

test('what the machine lacks and what is damaged is said, not masked', () => {
  const full = toApiError(
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }),
  );
  expect([full.code, full.message]).toEqual(['UNAVAILABLE', expect.stringMatching(/full.*[Ff]ree some space/)]);
  for (const code of ['EIO', 'SQLITE_IOERR_FSYNC']) {
    const failed = toApiError(Object.assign(new Error('i/o error'), { code }));
    expect([failed.code, failed.message]).toEqual(['UNAVAILABLE', expect.stringMatching(/not saved.*Check the disk/)]);
  }
  const forbidden = Object.assign(new Error('raw words'), {
    code: 'EROFS',
    syscall: 'open',
    path: '/data/leases/readers/r.json.tmp',
  });
  expect([toApiError(forbidden).code, toApiError(forbidden).message]).toEqual([
    'UNAVAILABLE',
    expect.stringMatching(/may not read or write its data folder.*try again/),
  ]);
  expect(
    toApiError(Object.assign(new Error('attempt to write a readonly database'), { code: 'SQLITE_READONLY_DBMOVED' }))
      .code,
  ).toBe('UNAVAILABLE');
  expect(toApiError(Object.assign(new Error('listen'), { code: 'EACCES', syscall: 'listen' })).code).toBe('INTERNAL');
  presentError(forbidden, { requestId: 'req_forbidden', log: captured.logger, dataDir: '/data' });
  expect(captured.lines.find((line) => line.includes('req_forbidden'))).toContain('r.json.tmp');
  const damaged = toApiError(new DamagedLakeError('/data/lake/snapshots/1/users.parquet', 'is missing'));
  expect(damaged.extensions).toMatchObject({
    problem: 'damaged-lake',
    facts: { file: 'lake/snapshots/1/users.parquet' },
  });
  expect([damaged.code, damaged.message]).toEqual([
    'UNAVAILABLE',
    expect.stringMatching(/users\.parquet is missing.*backup/),
  ]);
});

test('errors inside errors: the innermost of ours counts', () => {
  const ours = new ApiError('CONFLICT', 'Look again.');
  expect(
    toApiError(new GraphQLError('outer', { originalError: new GraphQLError('inner', { originalError: ours }) })),
  ).toBe(ours);
  expect(toApiError('a string was thrown').code).toBe('INTERNAL');
  expect(toApiError(Object.assign(new Error('x'), { name: 'AbortError' })).code).toBe('TIMEOUT');
  expect(presentError(ours.forHttp(), { requestId: 'req_1', log: captured.logger, dataDir: '/data' })).toEqual({
    message: 'Look again.',
    extensions: { code: 'CONFLICT', requestId: 'req_1' },
  });
});

test.each([
  [
    'an operation on the lake',
    new LakeOperationError('no-permission', 'lake.json may not be written by this user: change the permissions'),
  ],
  ['a lease that was taken over', new LeaseLostError('import')],
  ['recorded events', new AppendError('no-space', 'the disk is full: free some space')],
])('what the machine refuses %s is said as it is, and may pass', (_what, error) => {
  expect(toApiError(error)).toMatchObject({ code: 'UNAVAILABLE', message: error.message });
});
