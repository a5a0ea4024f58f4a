import { getIntrospectionQuery } from 'graphql';
import { connect as openSocket } from 'node:net';
import { Ctx, Query, Resolver } from 'type-graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Requires } from '../access.js';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import type { RequestContext } from '../context.js';
import type { Feature } from '../feature.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { FEATURES, withProbe } from '../testing/probe-feature.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { DEFAULT_LIMITS } from './limits.js';

/** A question that is answered only when its caller has gone, and that tells both. */
let begun: () => void;
let gone: () => void;
@Resolver()
class WaitingResolver {
  @Requires('self')
  @Query(() => String)
  untilGone(@Ctx() { signal }: RequestContext): Promise<string> {
    begun();
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        gone();
        resolve('gone');
      });
    });
  }
}
const waitingFeature: Feature = { name: 'waiting', resolvers: [WaitingResolver] };

let server: TestServer;
let client: TestClient;
/** One that stops requests after a moment. */
let hasty: TestServer;
let hastyClient: TestClient;
beforeAll(async () => {
  server = await startTestServer({ features: [...FEATURES, waitingFeature], limits: { timeoutMs: 600_000 } });
  client = await server.as(Role.ADMIN);
  hasty = await startTestServer({ ...withProbe, limits: { timeoutMs: 400 } });
  hastyClient = await hasty.as(Role.ADMIN);
});
afterAll(() => Promise.all([server.close(), hasty.close()]));

const cost = async (query: string, variables = {}): Promise<number> =>
  (await client.graphql(query, variables)).extensions.cost.requested;
const aliased = (count: number): string => Array.from({ length: count }, (_, i) => `a${i}: value`).join(' ');
const nested = (depth: number): string => `{ probe ${'{ inner '.repeat(depth - 2)}{ value }${' }'.repeat(depth - 2)} }`;

describe('depth', () => {
  test('up to the limit is answered, one more is refused', async () => {
    expect((await client.graphql(nested(DEFAULT_LIMITS.depth))).errors).toEqual([]);
    const { errors } = await client.graphql(nested(DEFAULT_LIMITS.depth + 1));
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('13 fields deep; 12 are allowed') as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('fragments do not hide it', async () => {
    const query = `{ probe { ...A } } fragment A on Probe { ${'inner { '.repeat(6)}...B${' }'.repeat(6)} } fragment B on Probe { ... on Probe { ${'inner { '.repeat(6)}value${' }'.repeat(6)} } }`;
    expect((await client.graphql(query)).errors[0]?.message).toMatch(/fields deep/);
  });

  test('fragments that double at every step are refused, not unfolded', async () => {
    const chain = Array.from({ length: 20 }, (_, i) => `fragment F${i} on Probe { ...F${i + 1} ...F${i + 1} }`).join(
      ' ',
    );
    const { errors, status } = await client.graphql(`{ probe { ...F0 } } ${chain} fragment F20 on Probe { value }`);
    expect(status).toBe(200);
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('more than 10000 fields') as string,
      extensions: { code: 'COST_EXCEEDED' },
    });
  });

  test('a fragment inside itself is refused without looping', async () => {
    expect(
      (await client.graphql('{ probe { ...A } } fragment A on Probe { inner { ...A } }')).errors[0]?.message,
    ).toMatch(/itself/);
  });

  test('the introspection query of tools is answered', async () => {
    expect((await client.graphql(getIntrospectionQuery())).errors).toEqual([]);
  });
});

test('too many aliases are refused, also spread over fragments', async () => {
  expect((await client.graphql(`{ probe { ${aliased(30)} } }`)).errors).toEqual([]);
  expect((await client.graphql(`{ probe { ${aliased(31)} } }`)).errors[0]?.message).toMatch(
    /31 aliases; 30 are allowed/,
  );
  expect(
    (await client.graphql(`{ probe { ...A } } fragment A on Probe { ${aliased(31)} }`)).errors[0]?.message,
  ).toMatch(/aliases/);
});

test('a document of too many tokens is not even parsed; callers without an identity get few', async () => {
  const { errors } = await client.graphql(`{ probe { ${'value '.repeat(DEFAULT_LIMITS.tokens)} } }`);
  expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(errors[0]?.message).toMatch(/tokens/);
  const long = `{ setup { ${'needed '.repeat(DEFAULT_LIMITS.anonymousTokens)} } }`;
  expect((await client.graphql(long)).errors).toEqual([]);
  expect((await server.anonymous().graphql(long)).errors[0]?.message).toMatch(/tokens/);
});

describe('cost', () => {
  test('is on every answer: good, refused, unreadable, unauthenticated', async () => {
    const limit = DEFAULT_LIMITS.cost;
    const { points, restoreRate } = DEFAULT_LIMITS.budget;
    const nothing = { requested: 0, actual: 10, limit, restoreRate };
    const { extensions } = await client.graphql('{ probe { inner { value } } }');
    expect(extensions.cost).toMatchObject({ requested: 2, actual: 10, limit, restoreRate });
    expect(extensions.cost.remaining).toBeGreaterThan(points / 2);
    expect((await client.graphql('{ nothing }')).extensions.cost).toMatchObject(nothing);
    expect((await client.graphql('{')).extensions.cost).toMatchObject(nothing);
    // Nobody is known who could have something left.
    const stranger = await server.anonymous().graphql('{ jobs { totalCount } }');
    expect(stranger.extensions.cost).toEqual({ ...nothing, actual: 0, remaining: null });
  });

  test('grows with what is asked for, and by variables', async () => {
    expect(await cost('{ jobs(first: 10) { nodes { id } } }')).toBe(11);
    expect(await cost('{ jobs { nodes { id } } }')).toBe(21);
    expect(await cost('query($n: Int) { jobs(first: $n) { nodes { id createdBy { name } } } }', { n: 100 })).toBe(201);
    expect(await cost('{ jobs(first: null) { nodes { id } } }')).toBe(21);
    expect(await cost('{ probe { list { value } } }')).toBe(2);
    expect(await cost('{ probe { list { inner { value } } } }')).toBe(12);
  });

  test('above the limit is refused before any work', async () => {
    const query = `{ probe { ${'list { '.repeat(6)}inner { value }${' }'.repeat(6)} } }`;
    const statements = await server.statementsDuring(async () => {
      const { errors, data, extensions } = await client.graphql(query);
      expect(errors[0]?.extensions.code).toBe('COST_EXCEEDED');
      expect(extensions.cost).toMatchObject(errors[0]?.extensions['cost'] as object);
      expect(extensions.cost.requested).toBeGreaterThan(DEFAULT_LIMITS.cost);
      expect(data).toBeUndefined();
    });
    expect(statements.filter((sql) => !/session|account/.test(sql))).toEqual([]);
  });
});

describe('budgets', () => {
  test('a caller who has spent hers is told when to come back; others are answered', async () => {
    const strict = await startTestServer({ limits: { budget: { points: 30, restoreRate: 0.01 } } });
    try {
      const [spender, other] = [await strict.as(Role.ADMIN), await strict.as(Role.ADMIN)];
      const ask = (client: TestClient): Promise<Response> =>
        client.fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ jobs(first: 20) { nodes { id } } }' }),
        });
      expect((await ask(spender)).status).toBe(200);
      // Ten points are the least that a request costs; it took back what it did not need.
      expect((await ask(spender)).status).toBe(429);
      const refused = await ask(spender);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(10);
      expect(await refused.json()).toMatchObject({
        errors: [
          { message: expect.stringMatching(/Try again in \d+ s/) as string, extensions: { code: 'RATE_LIMITED' } },
        ],
        extensions: { cost: { requested: 21, actual: 10 } },
      });
      expect((await ask(other)).status).toBe(200);
    } finally {
      await strict.close();
    }
  });

  test('what a question is worked on is spent, what is remembered is free', async () => {
    const asking = await startTestServer({ rows: [logRow(), logRow({ type: 'purchase' })] });
    try {
      const analyst = await asking.as(Role.ANALYST);
      const ask = async (): Promise<{ requested: number; actual: number }> =>
        (await analyst.graphql('{ analytics { purchaseDrivers { definition { name } } } }')).extensions.cost as never;
      const [first, second] = [await ask(), await ask()];
      expect(first.requested).toBeGreaterThan(1_000);
      expect(first.actual).toBeGreaterThan(second.actual);
      expect(second.actual).toBe(10);
    } finally {
      await asking.close();
    }
  });

  test('whoever asks pays for what is read: of audiences, lists and the state of the log', async () => {
    const asking = await startTestServer({ rows: [logRow(), logRow({ user: '7' }), logRow({ type: 'purchase' })] });
    try {
      const marketer = await asking.as(Role.MARKETER);
      for (const document of [
        '{ audiencePreview(rule: { kind: BUYERS }) { size } }',
        '{ designCampaign(input: { rule: { kind: ALL_VISITORS }, upliftRelative: 0.1 }) { unitsNeeded } }',
        'mutation { createAudience(input: { name: "Buyers", rule: { kind: BUYERS } }) { audience { size } } }',
        '{ users(filter: { brand: "acme" }) { totalCount } }',
        '{ sessions(filter: { category: "camp" }) { totalCount } }',
        '{ products { totalCount } }',
        '{ dataHealth { snapshot { id } } }',
        '{ shop { coverage { days { date } } } }',
      ]) {
        const { errors, extensions } = await marketer.graphql(document);
        expect(errors).toEqual([]);
        // These answers have fewer objects than the least that is charged.
        expect(extensions.cost.actual, document).toBeGreaterThan(10);
      }
    } finally {
      await asking.close();
    }
  });
});

test('a document cannot ask for dozens of purchase drivers', async () => {
  const fields = Array.from({ length: 30 }, (_, i) => `a${i}: purchaseDrivers { definition { name } }`).join(' ');
  expect((await client.graphql(`{ analytics { ${fields} } }`)).errors[0]?.extensions.code).toBe('COST_EXCEEDED');
});

test('directives are counted', async () => {
  const query = (count: number): string =>
    `{ ${Array.from({ length: count }, () => 'jobs @include(if: true) { totalCount }').join(' ')} }`;
  expect((await client.graphql(query(DEFAULT_LIMITS.directives))).errors).toEqual([]);
  expect((await client.graphql(query(DEFAULT_LIMITS.directives + 1))).errors[0]?.message).toMatch(
    /101 directives; 100 are allowed/,
  );
});

test('a body above a mebibyte is refused with its size', async () => {
  const response = await client.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ __typename } # ${'x'.repeat(DEFAULT_LIMITS.bodyBytes)}` }),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('1024 KiB') as string, extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('several operations in one request are refused', async () => {
  const response = await client.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});

describe('time', () => {
  test.each(['slow', 'deafAndSlow'])('%s is stopped and says so, the rest is answered', async (field) => {
    // Longer than a test may take: it ends only because it is stopped.
    const { errors } = await hastyClient.graphql(`{ ${field}(ms: 3600000) }`);
    expect(errors[0]?.extensions.code).toBe('TIMEOUT');
    expect(errors[0]?.message).toMatch(/longer than 0\.4 s/);
    // On a busy machine even this one may take longer than the limit once.
    await expect
      .poll(async () => (await hastyClient.graphql(`{ ${field}(ms: 1) }`)).data, { timeout: 300_000 })
      .toEqual({ [field]: 'slept' });
  });

  test('a caller that goes away stops the work', async () => {
    const controller = new AbortController();
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const isGone = new Promise<void>((resolve) => (gone = resolve));
    const asking = client.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ untilGone }' }),
      signal: controller.signal,
    });
    const refused = expect(asking).rejects.toThrow();
    await isBegun;
    controller.abort();
    await refused;
    await isGone;
    expect((await client.graphql('{ slow(ms: 1) }')).data).toEqual({ slow: 'slept' });
  });
});

test('a body that comes in drops ends with the time limit, not with that of uploads', async () => {
  const { hostname, port, host } = new URL(hasty.url);
  // The limit of uploads is longer than a test may take.
  await new Promise<void>((resolve) => {
    const socket = openSocket(Number(port), hostname, () => {
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
      );
    });
    const drip = setInterval(() => socket.write(' '), 50);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearInterval(drip);
        resolve();
      });
  });
});

test('a mutation whose time is over has changed nothing, and says what to look for', async () => {
  const viewer = await hasty.as(Role.VIEWER);
  const name = async (): Promise<string | undefined> =>
    (await hasty.services.decisions.read.findOneBy(AccountEntity, { id: viewer.accountId }))?.name;
  const before = await name();
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  const holding = hasty.services.decisions.write(() => held);
  const late = viewer.graphql('mutation { updateViewer(input: { name: "Too late" }) { account { name } } }');
  // Longer than its time, counted from when it has come, which a busy machine may delay.
  await new Promise((over) => setTimeout(over, 4_000));
  release();
  await holding;
  const { errors } = await late;
  expect(errors[0]).toMatchObject({
    message: expect.stringMatching(/took longer than 0\.4 s.*look whether the change was made/) as string,
    extensions: { code: 'TIMEOUT' },
  });
  // After whatever waited behind it.
  await hasty.services.decisions.write(() => Promise.resolve());
  expect(await name()).toBe(before);
  const [entry] = await hasty.services.decisions.read.find(AuditEntryEntity, { order: { id: 'DESC' }, take: 1 });
  expect(entry).toMatchObject({ action: 'updateViewer', outcome: 'TIMEOUT' });
});
