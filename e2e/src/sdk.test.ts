import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CartographClient, CartographError, type Job, type ScenarioRun } from '@cartograph/sdk';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedOf, header, makeLog, writeLog } from './harness/log.js';
import { freshFolder, removeFolder } from './harness/product.js';
import { admin, startServer, type Server } from './harness/server.js';

const log = makeLog({ users: 700, seed: 11 });
const expected = expectedOf(log);
let folder: string;
let server: Server;
let client: CartographClient;
const clients: CartographClient[] = [];

/** Events of a local day, where the zone is so many hours ahead of UTC. */
const eventsOn = (day: string, hoursAhead: number): number =>
  log.filter((row) =>
    new Date(Date.parse(`${row.at.replace(' ', 'T')}Z`) + hoursAhead * 3_600_000).toISOString().startsWith(day),
  ).length;

/** A client that is closed at the end. */
function open(options: { apiKey?: string } = {}): CartographClient {
  const one = new CartographClient({ url: server.url, webSocket: WebSocket, timeoutMs: 600_000, ...options });
  clients.push(one);
  return one;
}

async function rejection(call: Promise<unknown>): Promise<CartographError> {
  const error = await call.then(
    (value) => new Error(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CartographError)) throw error;
  return error;
}

beforeAll(async () => {
  folder = freshFolder('sdk');
  server = await startServer('start', ['--log', writeLog(join(folder, '2019-Oct.csv'), log)]);
});
afterAll(async () => {
  await Promise.all(clients.map((one) => one.close()));
  await server?.dispose();
  await removeFolder(folder);
});

describe('a stranger', () => {
  it('learns only that set-up is needed, and is refused everything else', async () => {
    const anonymous = open();
    expect(await anonymous.setup()).toEqual({ needed: true, isSynthetic: false, isReadOnly: false });
    expect(await anonymous.viewer()).toBeNull();
    for (const call of [
      () => anonymous.shop(),
      () => anonymous.users.list().take(1),
      () => anonymous.analytics.overview(),
      () => anonymous.accounts.list().take(1),
    ]) {
      const error = await rejection(call());
      expect(error.kind).toBe('unauthenticated');
      expect(error.requestId).toMatch(/\S/);
    }
  });

  it('does not get in with a wrong link or a wrong key', async () => {
    const wrong = await rejection(open().completeSetup({ token: 'not-the-token', ...admin }));
    expect(wrong.failure).toMatchObject({ kind: 'user-errors' });
    expect((await rejection(open({ apiKey: 'ck_wrong' }).shop())).kind).toBe('unauthenticated');
  });

  it('finds no key in what a server without a terminal prints', () => {
    expect(`${server.stdout()}${server.stderr()}`).toContain(server.url);
    expect(`${server.stdout()}${server.stderr()}`).not.toMatch(/ck_\w/);
  });

  it('is stopped after a few guesses at a password', async () => {
    const codes: string[] = [];
    // Each pause is twice the one before, until it is longer than a caller waits.
    for (let guess = 0; guess < 11; guess++) {
      const { failure } = await rejection(
        open().signIn({ email: 'nobody@shop.example', password: `guess number ${guess}` }),
      );
      if (failure.kind === 'user-errors') codes.push(...failure.userErrors.map(({ code }) => code));
    }
    expect(codes[0]).toBe('WRONG_CREDENTIALS');
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });
});

describe('the first admin', () => {
  it('is made by the set-up link, once', async () => {
    client = await server.asAdmin();
    expect(await client.viewer()).toMatchObject({ account: { email: admin.email, roles: ['ADMIN'] }, apiKey: null });
    expect((await open().setup()).needed).toBe(false);
    const second = await rejection(server.asAdmin());
    expect(second.failure.kind).toBe('user-errors');
  });

  it('signs in with the password, and not with another', async () => {
    const again = open();
    expect((await again.signIn({ email: admin.email, password: admin.password })).email).toBe(admin.email);
    expect((await again.viewer())?.account?.name).toBe(admin.name);
    await again.signOut();
    expect(await again.viewer()).toBeNull();
    const wrong = await rejection(open().signIn({ email: admin.email, password: 'wrong wrong wrong 1' }));
    expect(wrong.failure).toMatchObject({ kind: 'user-errors', userErrors: [{ code: 'WRONG_CREDENTIALS' }] });
  });
});

describe('the shop', () => {
  it('has the figures of its log, to the last hundredth', async () => {
    const shop = await client.shop();
    expect(shop).toMatchObject({
      isSynthetic: false,
      currency: null,
      counts: {
        views: expected.events.view,
        carts: expected.events.cart,
        removes: expected.events.remove_from_cart,
        purchases: expected.events.purchase,
        total: expected.rows,
      },
      users: expected.users,
      products: expected.products,
      sessions: expected.sessions,
      buyers: expected.buyers,
      revenue: expected.revenue,
      zeroPrices: expected.zeroPrices,
    });
    expect(shop.snapshot?.rows).toBe(expected.rows);
    expect(new Date(shop.firstEventAt ?? 0)).toEqual(new Date(`${log[0]!.at.replace(' ', 'T')}Z`));
    expect(new Date(shop.lastEventAt ?? 0)).toEqual(new Date(`${log.at(-1)!.at.replace(' ', 'T')}Z`));
  });

  it('covers every day of the log, by event type', async () => {
    const coverage = await client.coverage();
    const total = coverage.days.reduce((sum, day) => sum + day.counts.total, 0);
    expect(total).toBe(expected.rows);
  });

  it('lists every user once, page by page, and each with her events', async () => {
    const seen: string[] = [];
    for await (const user of client.users.list()) seen.push(user.externalId);
    expect(new Set(seen).size).toBe(expected.users);
    expect(seen).toHaveLength(expected.users);
    expect(await client.users.list({ filter: { converted: true } }).totalCount()).toBe(expected.buyers);

    const externalId = String(log[0]!.user);
    const user = await client.users.get({ externalId });
    const mine = log.filter((row) => row.user === log[0]!.user);
    expect(user?.counts.total).toBe(mine.length);
    const events = await client.users.events(user!.id).take(1000);
    expect(events.map(({ type }) => type.toLowerCase()).toSorted()).toEqual(mine.map(({ type }) => type).toSorted());
    expect(await client.users.get({ externalId: '1' })).toBeNull();
  });

  it("lists sessions and products, and finds each by the log's own id", async () => {
    expect(await client.sessions.list().totalCount()).toBe(expected.sessions);
    const purchase = log.find((row) => row.type === 'purchase')!;
    const session = await client.sessions.get({ externalId: purchase.session, userExternalId: String(purchase.user) });
    expect(session).toMatchObject({ outcome: 'PURCHASED', user: { externalId: String(purchase.user) } });
    expect(await client.sessions.events(session!.id).totalCount()).toBe(
      log.filter((row) => row.session === purchase.session).length,
    );

    expect(await client.products.list().totalCount()).toBe(expected.products);
    const product = await client.products.get({ externalId: String(purchase.product) });
    const sold = log.filter((row) => row.product === purchase.product && row.type === 'purchase');
    expect(product).toMatchObject({
      counts: { purchases: sold.length },
      buyers: new Set(sold.map((row) => row.user)).size,
    });
    const [best] = await client.products.list({ orderBy: { field: 'REVENUE', direction: 'DESC' } }).take(1);
    expect(Number(best!.revenue)).toBeGreaterThanOrEqual(Number(product!.revenue));
  });

  it('gives one thing under one id', async () => {
    const [user] = await client.users.list().take(1);
    const { node } = await client.graphql<{ node: { __typename: string; externalId: string } }>(
      'query ($id: ID!) { node(id: $id) { __typename ... on User { externalId } } }',
      { id: user!.id },
    );
    expect(node).toEqual({ __typename: 'User', externalId: user!.externalId });
  });
});

describe('analytics', () => {
  it('adds up to the shop, day by day, and names its snapshot and definition', async () => {
    const overview = await client.analytics.overview({ timeZone: 'UTC' });
    expect(overview.timeZone).toBe('UTC');
    expect(overview.snapshot.rows).toBe(expected.rows);
    expect(overview.total).toMatchObject({
      visitors: expected.users,
      sessions: expected.sessions,
      buyers: expected.buyers,
      revenue: expected.revenue,
    });
    expect(overview.total.conversionRate.value).toBeCloseTo(expected.buyers / expected.users, 12);
    expect(overview.days.reduce((sum, day) => sum + day.figures.counts.purchases, 0)).toBe(expected.events.purchase);
    expect(overview.days.map(({ date }) => date)).toEqual(overview.days.map(({ date }) => date).toSorted());
    expect(overview.definition.query).toMatch(/select/i);
  });

  it('moves events to the local day of the zone asked for', async () => {
    const day = { from: '2019-10-05', to: '2019-10-05' };
    expect((await client.analytics.overview({ period: day, timeZone: 'Asia/Seoul' })).total.counts.total).toBe(
      eventsOn(day.from, 9),
    );
    expect((await client.analytics.overview({ period: day, timeZone: 'Asia/Dubai' })).total.counts.total).toBe(
      eventsOn(day.from, 4),
    );
  });

  it('never gains sessions along the funnel', async () => {
    for (const hold of ['NOTHING', 'PRODUCT'] as const) {
      const funnel = await client.analytics.funnel({ hold });
      expect(funnel.steps.map(({ eventTypes }) => eventTypes)).toEqual([['VIEW'], ['CART'], ['PURCHASE']]);
      const counts = funnel.steps.map(({ reached }) => reached);
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      expect(counts[0]).toBeGreaterThan(0);
    }
  });

  it('refuses a period that ends before it begins, and a zone that is none', async () => {
    expect(
      (await rejection(client.analytics.overview({ period: { from: '2019-10-09', to: '2019-10-01' } }))).kind,
    ).toBe('bad-input');
    expect((await rejection(client.analytics.overview({ timeZone: 'Mars/Olympus' }))).kind).toBe('bad-input');
  });
});

describe('recommendations', () => {
  it('are there after the start, for known users, new ones and anonymous carts, with model and reason', async () => {
    const carted = log.filter((row) => row.type === 'cart');
    const known = await client.recommendations({ for: { userExternalId: String(carted[0]!.user) }, first: 5 });
    expect(known.items.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(known.items.map(({ product }) => product.externalId)).size).toBe(5);
    expect(known.modelReason).toMatch(/\S/);

    const unknown = await client.recommendations({ for: { userExternalId: '999999999' }, first: 5 });
    expect(unknown).toMatchObject({ group: 'COLD' });
    expect(unknown.items).toHaveLength(5);

    const session = await client.recommendations({
      for: {
        session: [
          { productExternalId: String(carted[0]!.product), eventType: 'CART' },
          { productExternalId: '42', eventType: 'VIEW' },
        ],
      },
      first: 5,
    });
    expect(session).toMatchObject({ group: 'ANONYMOUS', unknownProducts: ['42'] });
    expect(session.items.length).toBeGreaterThan(0);

    for (const question of [
      { productExternalId: String(carted[0]!.product) },
      { category: 'electronics.smartphone' },
    ] as const) {
      const list = await client.recommendations({ for: question, first: 3 });
      expect(list.items.length, JSON.stringify(question)).toBeGreaterThan(0);
      expect(list.items.every(({ because }) => because.length > 0)).toBe(true);
    }
  });

  it('come from models that were compared on days they had not seen', async () => {
    const board = await client.models.leaderboard();
    expect(board!.models.map(({ kind }) => kind).toSorted()).toEqual(
      expect.arrayContaining(['ALS', 'MOST_CARTED', 'POPULARITY']),
    );
    expect(board!.winners.length).toBeGreaterThan(0);
    expect(board!.precisionExplained).toMatch(/\S/);
    for (const model of board!.models) {
      for (const { hitRate, precision, attainablePrecision, ndcg } of model.metrics) {
        for (const { value, incomputable } of [hitRate, precision, attainablePrecision, ndcg]) {
          expect(value === null).toBe(incomputable !== null);
          if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
          if (value !== null) expect(value).toBeLessThanOrEqual(1);
        }
        if (precision.value !== null && attainablePrecision.value !== null)
          expect(precision.value).toBeLessThanOrEqual(attainablePrecision.value + 1e-9);
      }
    }
  });

  it('can be trained again as a job', async () => {
    const before = await client.models.list().totalCount();
    const job = await client.models.train({ factors: 8, iterations: 3 });
    const states: Job['state'][] = [];
    for await (const change of client.jobs.watch(job.id)) states.push(change.state);
    expect(states.at(-1)).toBe('DONE');
    expect(await client.models.list().totalCount()).toBeGreaterThan(before);
  });
});

describe('the plan', () => {
  it('goes from a frozen insight to a simulated campaign on the board', async () => {
    const shop = await client.shop();
    const query = 'query { analytics { funnel { steps { eventTypes reached } } } }';
    const insight = await client.insights.create({
      title: 'Carts are left behind',
      page: 'funnel',
      evidence: { query, snapshotId: shop.snapshot!.id, summary: 'Half of the carts are left.' },
    });
    expect(insight.evidence).toMatchObject({ snapshotId: shop.snapshot!.id, approvedAt: null });
    expect(JSON.stringify(insight.evidence.result)).toContain('PURCHASE');
    const own = await rejection(client.insights.approveEvidence(insight.id));
    expect(own.failure).toMatchObject({ kind: 'user-errors', userErrors: [{ code: 'FORBIDDEN' }] });

    const preview = await client.audiences.preview({ kind: 'CARTED_NOT_BOUGHT' });
    const audience = await client.audiences.create({ name: 'Carted, not bought', rule: { kind: 'CARTED_NOT_BOUGHT' } });
    expect(audience.size).toBe(preview.size);
    // Who left a cart in some session without buying there.
    const bought = new Set(log.filter((row) => row.type === 'purchase').map((row) => row.session));
    const left = new Set(log.filter((row) => row.type === 'cart' && !bought.has(row.session)).map((row) => row.user));
    expect(audience.size).toBe(left.size);

    const everybody = await client.audiences.create({ name: 'Everybody', rule: { kind: 'ALL_VISITORS' } });
    const item = await client.actionItems.create({
      title: 'Remind them',
      insightId: insight.id,
      audienceId: everybody.id,
      expectedUplift: 0.1,
      dueOn: '2019-11-30',
    });
    expect(item).toMatchObject({ status: 'PROPOSED', dueOn: '2019-11-30', audience: { size: expected.users } });

    const design = await client.campaigns.design({ audienceId: everybody.id, upliftRelative: 0.1 });
    expect(design.unitsNeeded).toBeGreaterThan(0);
    expect(design.followed + design.notFollowed).toBe(expected.users);
    const campaign = await client.campaigns.create({
      name: 'Reminder',
      audienceId: everybody.id,
      actionItemId: item.id,
      hypothesis: 'A reminder brings them back',
      upliftRelative: 0.1,
    });
    const scenario = { ...(await client.campaigns.scenarioDraft(campaign.id)).scenario, runs: 200 };
    const simulated = async (): Promise<ScenarioRun['result']> => {
      const { job, scenarioRunId } = await client.campaigns.simulate(campaign.id, scenario);
      expect(await client.jobs.wait(job.id)).toMatchObject({ state: 'DONE', error: null });
      return (await client.campaigns.scenarioRuns(campaign.id)).find(({ id }) => id === scenarioRunId)!.result;
    };
    const result = await simulated();
    expect(result!.controlUsers + result!.treatmentUsers).toBeGreaterThan(0);
    expect(result!.uplift!.histogram.reduce((sum, bin) => sum + bin.count, 0) + result!.uplift!.incomputableRuns).toBe(
      200,
    );
    expect(await simulated()).toEqual(result);

    const board = await client.actionItems.list().take(10);
    expect(board.find(({ id }) => id === item.id)).toMatchObject({ campaign: { id: campaign.id, name: 'Reminder' } });
    const done = await client.actionItems.update(item.id, {
      version: board.find(({ id }) => id === item.id)!.version,
      status: 'DONE',
    });
    expect(done.completedAt).not.toBeNull();
    const stale = await rejection(client.actionItems.update(item.id, { version: item.version, title: 'Too late' }));
    expect(stale.failure).toMatchObject({
      kind: 'user-errors',
      userErrors: [{ code: 'CONFLICT' }],
      payload: { actionItem: { status: 'DONE' } },
    });
  });

  it('does a repeated mutation once', async () => {
    const clientMutationKey = 'e2e-same-key-twice';
    const input = { name: 'Twice', rule: { kind: 'BUYERS' }, clientMutationKey } as const;
    const first = await client.audiences.create(input);
    expect((await client.audiences.create(input)).id).toBe(first.id);
  });
});

describe('imports', () => {
  it('take an upload in pieces, count every row, and add nothing twice', async () => {
    const more = makeLog({ users: 40, seed: 12, days: 3 }).map((row) => ({
      ...row,
      user: row.user + 1_000_000,
      session: `m${row.session}`,
    }));
    const path = writeLog(join(folder, 'more.csv'), more);
    const send = async (): Promise<Job> => {
      const upload = await client.imports.upload({ name: 'more.csv', bytes: await openAsBlob(path) });
      const job = await client.imports.start([upload.id]);
      return client.jobs.wait(job.id);
    };
    expect(await send()).toMatchObject({ state: 'DONE' });
    const [report] = await client.imports.list().take(1);
    expect(report).toMatchObject({ read: more.length, accepted: more.length, duplicates: 0, quarantinedTotal: 0 });
    expect((await client.shop()).counts.total).toBe(expected.rows + more.length);
    expect(await send()).toMatchObject({ state: 'DONE' });
    expect((await client.shop()).counts.total).toBe(expected.rows + more.length);
  });

  it('say what is wrong with a bad file, and where', async () => {
    const path = join(folder, 'picture.csv');
    await writeFile(path, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 0, 0]));
    const upload = await client.imports.upload({ name: 'picture.csv', bytes: await openAsBlob(path) });
    const job = await client.imports.start([upload.id]);
    const last = await client.jobs.wait(job.id);
    expect(last.state).toBe('FAILED');
    expect(last.error).toContain('picture.csv');
  });

  it('keep cursors good while new rows come in', async () => {
    const list = client.users.list({ orderBy: { field: 'EXTERNAL_ID', direction: 'ASC' } });
    const first = await list.page({ first: 10 });
    const rest = await list.page({ first: 10, after: first.endCursor });
    const path = writeLog(
      join(folder, 'early.csv'),
      makeLog({ users: 5, seed: 13, days: 1 }).map((row) => ({
        ...row,
        user: row.user + 100_000_000,
        session: `e${row.session}`,
      })),
    );
    const upload = await client.imports.upload({ name: 'early.csv', bytes: await openAsBlob(path) });
    await client.jobs.wait((await client.imports.start([upload.id])).id);
    expect((await list.page({ first: 10, after: first.endCursor })).nodes.map(({ externalId }) => externalId)).toEqual(
      rest.nodes.map(({ externalId }) => externalId),
    );
  });

  it('keep ids beyond 64 bit to the last digit, through an upload, look-ups and filters', async () => {
    const [user, product, category] = [
      '18446744073709551615',
      '9223372036854775808',
      '1234567890123456789012345678901234567890',
    ];
    const path = join(folder, 'long.csv');
    await writeFile(path, `${header}\n2019-10-03 10:00:00 UTC,purchase,${product},${category},,,12.50,${user},long\n`);
    const upload = await client.imports.upload({ name: 'long.csv', bytes: await openAsBlob(path) });
    expect((await client.jobs.wait((await client.imports.start([upload.id])).id)).state).toBe('DONE');
    expect(await client.users.get({ externalId: user })).toMatchObject({ externalId: user, spent: '12.50' });
    expect(await client.products.get({ externalId: product })).toMatchObject({
      externalId: product,
      categoryId: category,
    });
    expect(await client.sessions.get({ externalId: 'long' })).toMatchObject({ user: { externalId: user } });
    expect(
      (await client.users.list({ filter: { externalIdPrefix: '184467' } }).take(5)).map(({ externalId }) => externalId),
    ).toEqual([user]);
  });
});

describe('keys and roles', () => {
  it('a key may do what its scopes say, until it is revoked', async () => {
    const { apiKey, secret } = await client.apiKeys.create({
      name: 'figures',
      scopes: ['shop:read', 'analytics:read'],
    });
    const keyed = open({ apiKey: secret });
    expect((await keyed.shop()).users).toBeGreaterThan(0);
    expect((await keyed.viewer())?.permissions.toSorted()).toEqual(['analytics:read', 'self', 'shop:read']);
    expect((await rejection(keyed.users.list().take(1))).kind).toBe('forbidden');
    expect((await rejection(keyed.audiences.create({ name: 'x', rule: { kind: 'BUYERS' } }))).kind).toBe('forbidden');
    await client.apiKeys.revoke(apiKey.id);
    expect((await rejection(keyed.shop())).kind).toBe('unauthenticated');
  });

  it("a marketer plans and an operator imports, and neither does the other's work", async () => {
    const password = 'paper kite 88 violet';
    await client.accounts.create({ email: 'marketer@shop.example', name: 'Marketer', password, roles: ['MARKETER'] });
    await client.accounts.create({ email: 'operator@shop.example', name: 'Operator', password, roles: ['OPERATOR'] });
    const marketer = open();
    await marketer.signIn({ email: 'marketer@shop.example', password });
    const operator = open();
    await operator.signIn({ email: 'operator@shop.example', password });
    expect((await marketer.audiences.create({ name: 'Buyers', rule: { kind: 'BUYERS' } })).size).toBeGreaterThan(0);
    expect((await rejection(marketer.models.train())).kind).toBe('forbidden');
    expect((await rejection(operator.audiences.create({ name: 'Buyers', rule: { kind: 'BUYERS' } }))).kind).toBe(
      'forbidden',
    );
    expect((await rejection(operator.accounts.list().take(1))).kind).toBe('forbidden');
    const log = await client.accounts.auditLog().take(50);
    expect(log.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['createAccount', 'createApiKey', 'revokeApiKey']),
    );
  });
});

describe('what cannot be answered', () => {
  it('is refused before any work, with its cost', async () => {
    const deep =
      'query { users(first: 100) { nodes { sessions(first: 100) { nodes { events(first: 100) { nodes { product { id } } } } } } } }';
    const error = await rejection(client.graphql(deep));
    if (error.failure.kind !== 'cost-exceeded')
      throw new Error(`expected cost-exceeded, got ${error.kind}: ${error.message}`);
    expect(error.failure.requested).toBeGreaterThan(error.failure.limit ?? Number.POSITIVE_INFINITY);
  });

  it('is a typed error with a request id', async () => {
    expect((await rejection(client.graphql('{ nothing }'))).kind).toBe('bad-input');
    expect((await rejection(client.users.list().page({ first: 101 }))).kind).toBe('bad-input');
    expect((await rejection(client.jobs.wait('job_00000000000000000000000000'))).kind).toBe('not-found');
    expect((await rejection(new CartographClient({ url: 'http://127.0.0.1:9', retries: 0 }).shop())).kind).toBe(
      'network',
    );
  });
});
