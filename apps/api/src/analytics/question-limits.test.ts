import { Arg, Ctx, Extensions, Query, Resolver } from 'type-graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import type { Feature } from '../feature.js';
import { FEATURES } from '../features.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { AnalysisQuestion, schemaName } from './answers/analysis-question.js';
import { answered } from './answers/answered.js';

/** Statements that have a place at the engine, or wait for one. */
const handedOver = new Set<string>();

@Resolver()
class SqlResolver {
  @Requires('analytics:read')
  @Query(() => String)
  async ask(
    @Arg('sql', () => String) sql: string,
    @Arg('heavy', () => Boolean) heavy: boolean,
    @Ctx() context: RequestContext,
  ): Promise<string> {
    const { value } = await answered(
      context,
      ['sql', sql],
      async (store, signal) => {
        const rows = store.rows(sql, [], { signal });
        handedOver.add(sql);
        return JSON.stringify(await rows);
      },
      { heavy },
    );
    return value;
  }

  @Requires('analytics:read')
  @Extensions({ asJob: schemaName(AnalysisQuestion.PURCHASE_DRIVERS) })
  @Query(() => String)
  askLong(@Arg('sql', () => String) sql: string, @Ctx() context: RequestContext): Promise<string> {
    return this.ask(sql, true, context);
  }
}

const sqlFeature: Feature = { name: 'sql', resolvers: [SqlResolver] };
const ASK = 'query ($sql: String!, $heavy: Boolean!) { ask(sql: $sql, heavy: $heavy) }';
const OVERVIEW = '{ analytics { overview { total { visitors } } } }';
/** Would take hours. */
const endless = (salt: number): string =>
  `select sum(a.range * b.range + ${salt}) as total from range(1000000) a, range(100000000) b`;

describe('the limits of questions', () => {
  let server: TestServer;
  let client: TestClient;
  beforeAll(async () => {
    server = await startTestServer({
      rows: [logRow(), logRow({ user: '2', type: 'purchase' })],
      features: [...FEATURES, sqlFeature],
      memoryLimit: '200MiB',
      limits: { timeoutMs: 600_000 },
    });
    client = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  const begin = (sql: string, heavy: boolean, by = client): { stop: () => void; ended: Promise<string> } => {
    const controller = new AbortController();
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: ASK, variables: { sql, heavy } }),
      signal: controller.signal,
    };
    const ended = by.fetch('/graphql', init).then(
      (response) => response.text(),
      () => 'gone',
    );
    return { stop: () => controller.abort(), ended };
  };

  test('light questions are answered while more heavy ones run than there are places; whoever goes away frees the engine', async () => {
    const order: string[] = [];
    const heavy = [1, 2, 3, 4].map((salt) => begin(endless(salt), true));
    const all = Promise.all(heavy.map(async ({ ended }) => order.push(`heavy ${await ended}`)));
    for (const round of [1, 2]) {
      expect((await client.graphql(ASK, { sql: `select ${round} as one`, heavy: false })).data).toEqual({
        ask: `[{"one":${round}}]`,
      });
      order.push(`light ${round}`);
    }
    for (const { stop } of heavy) stop();
    await all;
    expect(order).toEqual(['light 1', 'light 2', 'heavy gone', 'heavy gone', 'heavy gone', 'heavy gone']);
    // Both places of heavy questions were taken: this one is answered only because their statements were stopped.
    expect((await client.graphql(ASK, { sql: 'select 7 as seven', heavy: true })).data).toEqual({
      ask: '[{"seven":7}]',
    });
  });

  test('the first overview of a process is answered while heavy questions hold their places', async () => {
    const fresh = await startTestServer({ rows: [logRow()], features: [...FEATURES, sqlFeature] });
    try {
      const caller = await fresh.as(Role.VIEWER);
      const heavy = [11, 12, 13].map((salt) => begin(endless(salt), true, caller));
      await expect
        .poll(() => [11, 12, 13].every((salt) => handedOver.has(endless(salt))), { timeout: 300_000 })
        .toBe(true);
      expect(await caller.ok(OVERVIEW)).toEqual({ analytics: { overview: { total: { visitors: 1 } } } });
      for (const { stop } of heavy) stop();
      expect(await Promise.all(heavy.map(({ ended }) => ended))).toEqual(['gone', 'gone', 'gone']);
    } finally {
      await fresh.close();
    }
  });

  test('equal questions at once run once, and the one that stays is answered though the first goes away', async () => {
    const sql = 'select count(*) as many from range(3000000) a, range(100) b where (a.range + b.range) % 7 = 3';
    const [first, second] = [begin(sql, true), begin(sql, true)];
    first.stop();
    expect(await first.ended).toBe('gone');
    expect(await second.ended).toContain('42857');
  });

  test('one that needs more memory than the engine may use is told so, and the server lives', async () => {
    const { errors } = await client.graphql(ASK, {
      sql: 'select len(list(md5(cast(i as varchar)))) as many from range(20000000) r(i)',
      heavy: true,
    });
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(/needs more memory .*shorter period/) as string,
      extensions: { code: 'UNAVAILABLE', problem: 'out-of-memory' },
    });
    expect(
      (await client.ok<{ analytics: { overview: { total: unknown } } }>(OVERVIEW)).analytics.overview.total,
    ).toEqual({ visitors: 2 });
  });
});

test('a question has a time limit, says what to do, and its statement ends with it', async () => {
  const server = await startTestServer({
    rows: [logRow()],
    features: [...FEATURES, sqlFeature],
    limits: { timeoutMs: 1_500 },
  });
  try {
    const client = await server.as(Role.VIEWER);
    const asked = await Promise.all([1, 2].map((salt) => client.graphql(ASK, { sql: endless(salt), heavy: true })));
    for (const { errors } of asked)
      expect(errors[0]).toMatchObject({
        message: expect.stringMatching(/longer than 1\.5 s.*shorter period.*--time-limit/) as string,
        extensions: { code: 'TIMEOUT' },
      });
    const { errors } = await client.graphql('query ($sql: String!) { askLong(sql: $sql) }', { sql: endless(3) });
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(
        /longer than 1\.5 s.*startAnalysis\(input: \{ question: PURCHASE_DRIVERS/,
      ) as string,
      extensions: {
        code: 'TIMEOUT',
        problem: 'takes-a-job',
        facts: { question: 'PURCHASE_DRIVERS', mutation: 'startAnalysis', seconds: 1.5 },
      },
    });
    // On a busy machine even this one may take longer than the limit once.
    await expect
      .poll(async () => (await client.graphql(ASK, { sql: 'select 7 as seven', heavy: true })).data, {
        timeout: 300_000,
      })
      .toEqual({ ask: '[{"seven":7}]' });
  } finally {
    await server.close();
  }
});
