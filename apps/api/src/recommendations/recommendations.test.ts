import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importLog } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import type { TestClient } from '../testing/client.js';
import { resultOf } from '../testing/jobs.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { csvOf, importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows, TASTE_CATEGORY_IDS } from '../testing/taste-rows.js';

interface List {
  items: {
    rank: number;
    score: number;
    product: { externalId: string; category: string | null; price: string };
    because: {
      kind: string;
      text: string;
      share: number | null;
      count: number | null;
      feature: string | null;
      product: { externalId: string } | null;
    }[];
  }[];
  model: { id: string; kind: string; name: string };
  modelReason: string;
  modelChoice: {
    kind: string;
    group: string | null;
    comparison: { testUsers: number; runnerUp: { kind: string } | null; difference: { low: number } } | null;
    category: string | null;
    insteadOf: { kind: string } | null;
    empty: string | null;
    isUnknownUser: boolean;
  };
  group: string;
  snapshot: { id: string; rows: number };
  unknownProducts: string[];
}

const FIELDS = `items { rank score product { externalId category price } because { kind text share count feature product { externalId } } }
  model { id kind name } modelReason
  modelChoice { kind group comparison { testUsers runnerUp { kind } difference { low } } category insteadOf { kind } empty isUnknownUser } group snapshot { id rows } unknownProducts`;
const ASK = `query($for: RecommendFor!, $first: Int, $model: ID, $includeSeen: Boolean) {
  recommendations(for: $for, first: $first, model: $model, includeSeen: $includeSeen) { ${FIELDS} } }`;

const LIST_FOR_SHOPPERS =
  'query($for: RecommendFor!) { recommendations(for: $for) { items { product { externalId } because { text } } } }';

let server: TestServer;
let viewer: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(), isTrained: true });
  viewer = await server.as(Role.VIEWER);
});
afterAll(() => server.close());

const ask = async (whom: object, more: object = {}): Promise<List> =>
  (await viewer.ok<{ recommendations: List }>(ASK, { for: whom, ...more })).recommendations;
const refusal = async (whom: object, more: object = {}) =>
  (await viewer.graphql(ASK, { for: whom, ...more })).errors[0];
const modelId = async (kind: string): Promise<string | undefined> =>
  (
    await viewer.ok<{ models: { nodes: { id: string; kind: string }[] } }>('{ models { nodes { id kind } } }')
  ).models.nodes.find((model) => model.kind === kind)?.id;
const ids = (list: List): string[] => list.items.map((item) => item.product.externalId);

const page = (first: number) =>
  viewer.ok<{ users: { nodes: { recommendations: List | null }[] } }>(
    `{ users(first: ${first}) { nodes { externalId recommendations(first: 3) { items { product { externalId } } model { kind } } } } }`,
  );

/** Statements of a request; the server's own looks at the job queue and, ten times a second, at the standing rules are not among them. */
const questions = async (work: () => Promise<unknown>): Promise<number> =>
  (await server.statementsDuring(work)).filter((statement) => !/"(job|rule_set|product_feed)"/.test(statement)).length;

/** A user who carted three to nine times, by the log. */
async function regular(): Promise<{ userId: string; carted: string[] }> {
  const store = await server.services.lake.store();
  const [row] = await store.rows<{ user_id: string; carted: string[] }>(
    `select cast(user_id as string) as user_id, list(distinct cast(product_id as string)) as carted from events where event_type = 'cart'
     group by user_id having count(*) between 4 and 9 and count(distinct product_id) < 6 order by user_id limit 1`,
  );
  await store.close();
  if (!row) throw new Error('the shop has no such user');
  return { userId: row.user_id, carted: row.carted };
}

describe('for a user', () => {
  test('the model that won her group answers, with reasons, prices and the snapshot', async () => {
    const { userId, carted } = await regular();
    const list = await ask({ userExternalId: userId });
    expect(list).toMatchObject({
      group: 'REGULAR',
      model: { kind: expect.not.stringMatching(/^(RECENT_)?POPULARITY$/) },
      unknownProducts: [],
      modelReason: expect.stringContaining('among users with 3–9 carts'),
    });
    expect(list.modelChoice).toMatchObject({
      kind: expect.stringMatching(/^(WON|TIE)$/),
      group: 'REGULAR',
      category: null,
      insteadOf: null,
      empty: null,
      isUnknownUser: false,
    });
    expect(list.modelReason).toContain(`on ${list.modelChoice.comparison?.testUsers} users`);
    expect(list.items.map((item) => item.rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(list.items.map((item) => item.score)).toEqual(
      list.items.map((item) => item.score).toSorted((a, b) => b - a),
    );
    expect(ids(list).filter((id) => carted.includes(id))).toEqual([]);
    const factors = await ask({ userExternalId: userId }, { model: await modelId('ALS') });
    const [reason] = factors.items[0]?.because ?? [];
    expect(reason).toMatchObject({ kind: 'OWN_CART', count: null, feature: null });
    expect(carted).toContain(reason?.product?.externalId);
    expect(list.items[0]?.product.price).toBe('10.00');
    expect(list.snapshot.rows).toBe((await server.services.lake.current())?.rows);
  });

  test('a caller who may not read people gets the same list without reasons, which tell what she did', async () => {
    const { userId } = await regular();
    const storefront = await server.withKey('recommendations:read');
    const asked = async (whom: object): Promise<List> =>
      (await storefront.ok<{ recommendations: List }>(LIST_FOR_SHOPPERS, { for: whom })).recommendations;
    const reasons = (list: List): number => list.items.reduce((sum, { because }) => sum + because.length, 0);
    const ofUser = await asked({ userExternalId: userId });
    expect(ids(ofUser)).toEqual(ids(await ask({ userExternalId: userId })));
    expect(reasons(ofUser)).toBe(0);
    expect(
      reasons(await asked({ session: [{ productExternalId: ids(ofUser)[0], eventType: 'CART' }] })),
    ).toBeGreaterThan(0);
  });

  test('what she carted comes back when it is asked for', async () => {
    const { userId, carted } = await regular();
    expect(ids(await ask({ userExternalId: userId }, { first: 30, includeSeen: true }))).toEqual(
      expect.arrayContaining(carted),
    );
  });

  test('a user without a cart is answered from her views, or by popularity, and is told so', async () => {
    const list = await ask({ userExternalId: '9001' });
    expect(list.group).toBe('COLD');
    expect(list.items).toHaveLength(10);
    expect(list.modelReason).not.toContain('does not know');
    const stranger = await ask({ userExternalId: '123456789012345678' });
    expect(stranger).toMatchObject({
      group: 'COLD',
      model: { kind: 'POPULARITY' },
      modelReason: expect.stringContaining('The log does not know user 123456789012345678'),
    });
    expect(stranger.modelChoice).toMatchObject({ group: 'COLD', isUnknownUser: true });
    expect(stranger.items[0]?.because[0]).toMatchObject({
      kind: 'POPULAR',
      count: expect.any(Number),
      text: expect.stringContaining('Carted by'),
    });
  });

  test('the model that the request names answers, also where it has nothing to say', async () => {
    const { userId, carted } = await regular();
    const model = await modelId('MOST_CARTED');
    const seen = await ask({ userExternalId: userId }, { model, includeSeen: true });
    expect(ids(seen).toSorted()).toEqual(carted.toSorted());
    expect(seen.items[0]?.because[0]).toMatchObject({ kind: 'MOST_CARTED', count: expect.any(Number) });
    const unseen = await ask({ userExternalId: userId }, { model });
    expect(unseen).toMatchObject({
      items: [],
      model: { id: model },
      modelReason: expect.stringContaining('ask with seen products included'),
      modelChoice: { kind: 'ASKED', group: null, comparison: null, empty: 'ONLY_SEEN' },
    });
  });

  test('a page of users has its recommendations in a fixed number of questions', async () => {
    // What another process has written is read again once, by a request that is not counted.
    await page(2);
    const few = await questions(() => page(2));
    const many = await questions(() => page(20));
    expect(many).toBe(few);
    for (const user of (await page(20)).users.nodes) expect(user.recommendations?.items).toHaveLength(3);
  });
});

describe('for a session', () => {
  test('a cart of a taste is answered in that taste', async () => {
    const list = await ask(
      {
        session: [
          { productExternalId: '1006', eventType: 'CART' },
          { productExternalId: '1007', eventType: 'VIEW' },
        ],
      },
      { first: 3 },
    );
    expect(list).toMatchObject({
      group: 'ANONYMOUS',
      model: { kind: expect.not.stringMatching(/^(RECENT_)?POPULARITY$/) },
    });
    expect(ids(list).every((id) => Number(id) >= 1006 && Number(id) < 1012)).toBe(true);
  });

  test('unknown products are named, and an answer is given all the same', async () => {
    const list = await ask({ session: [{ productExternalId: '777', eventType: 'CART' }] });
    expect(list).toMatchObject({ unknownProducts: ['777'], model: { kind: 'POPULARITY' } });
    expect(list.items).toHaveLength(10);
    expect((await ask({ session: [] })).items).toHaveLength(10);
  });

  test('every model answers it by name, with a reason for what it puts first', async () => {
    const { models } = await viewer.ok<{ models: { nodes: { id: string; kind: string }[] } }>(
      '{ models { nodes { id kind } } }',
    );
    expect(models.nodes.length).toBeGreaterThan(1);
    for (const { id, kind } of models.nodes) {
      const list = await ask(
        {
          session: [
            { productExternalId: '1006', eventType: 'VIEW' },
            { productExternalId: '1007', eventType: 'CART' },
          ],
        },
        { model: id, includeSeen: true },
      );
      expect(list).toMatchObject({ group: 'ANONYMOUS', model: { id, kind }, modelChoice: { kind: 'ASKED' } });
      expect(list.items.length).toBeGreaterThan(0);
      expect(list.items[0]?.because.length).toBeGreaterThan(0);
    }
  });

  test('is answered without a question to the lake, unless a field asks for more', async () => {
    const session = { session: [{ productExternalId: '1006', eventType: 'CART' }] };
    await ask(session);
    expect(await lakeStatementsDuring(server.services.lake, () => ask(session))).toEqual([]);
    // Which days lost events is looked up once for a snapshot.
    await viewer.ok('{ product(externalId: "1006") { buyersPerViewer { value } } }');
    const more = await lakeStatementsDuring(server.services.lake, async () => {
      const { recommendations } = await viewer.ok<{
        recommendations: { items: { product: { counts: { carts: number }; revenue: string } }[] };
      }>(
        'query($for: RecommendFor!) { recommendations(for: $for) { items { product { counts { carts } revenue highestPrice buyersPerViewer { value } } } } }',
        { for: session },
      );
      expect(recommendations.items[0]?.product.counts.carts).toBeGreaterThan(0);
    });
    expect(more).toHaveLength(1);
  });

  test('too long a session is refused', async () => {
    const session = Array.from({ length: 501 }, () => ({ productExternalId: '1000', eventType: 'VIEW' }));
    expect(await refusal({ session })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('500 are allowed'),
    });
  });
});

describe('beside a product', () => {
  test('products of the same taste stand, with the measure', async () => {
    const list = await ask({ productExternalId: '1000' }, { first: 3 });
    expect(ids(list).every((id) => Number(id) > 1000 && Number(id) < 1006)).toBe(true);
    expect(list.items[0]?.because[0]).toMatchObject({ kind: 'SIMILAR', product: { externalId: '1000' } });
  });

  test('a product nobody carted is answered by popularity in its category', async () => {
    const list = await ask({ productExternalId: '1999' });
    expect(list).toMatchObject({
      unknownProducts: ['1999'],
      model: { kind: 'POPULARITY' },
      modelReason: expect.stringContaining('in its category (apparel.shoes)'),
      modelChoice: { kind: 'UNKNOWN_PRODUCT', category: 'apparel.shoes' },
    });
    expect(ids(list).toSorted()).toEqual(['1006', '1007', '1008', '1009', '1010', '1011']);
  });

  test('a product the log does not know is answered by popularity', async () => {
    expect(await ask({ productExternalId: 'nonsense' })).toMatchObject({
      unknownProducts: ['nonsense'],
      model: { kind: 'POPULARITY' },
    });
  });
});

describe('for a category', () => {
  test('popularity in it and below it answers, by code or by id', async () => {
    expect(ids(await ask({ category: 'electronics' })).toSorted()).toEqual([
      '1000',
      '1001',
      '1002',
      '1003',
      '1004',
      '1005',
    ]);
    expect(ids(await ask({ category: TASTE_CATEGORY_IDS[2] }))).toHaveLength(6);
  });

  test('a category without carts has an empty list and the reason', async () => {
    expect(await ask({ category: 'no.such' })).toMatchObject({
      items: [],
      modelReason: expect.stringContaining('Nobody has carted a product in "no.such"'),
      modelChoice: { kind: 'CATEGORY', category: 'no.such', empty: 'NOBODY_CARTED' },
    });
  });
});

describe('a question', () => {
  test('names exactly one of the four', async () => {
    for (const whom of [{}, { userExternalId: '5001', category: 'electronics' }, { userExternalId: null }]) {
      expect(await refusal(whom)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    }
    const literal = await viewer.graphql(
      '{ recommendations(for: { userExternalId: "5001", category: "electronics" }) { group } }',
    );
    expect(literal.errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('exactly one'),
    });
  });

  test('is refused for an empty id, an unknown model and too long a list', async () => {
    expect(await refusal({ userExternalId: ' ' })).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(await refusal({ userExternalId: '5001' }, { model: 'mdl_none' })).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
    for (const first of [101, 0, -1])
      expect(await refusal({ userExternalId: '5001' }, { first })).toMatchObject({
        extensions: { code: 'BAD_USER_INPUT' },
        message: expect.stringContaining(`${first}`),
      });
  });

  test('needs the permission', async () => {
    const key = await server.withKey('shop:read', 'people:read');
    expect((await key.graphql(ASK, { for: { userExternalId: '5001' } })).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('costs what it can return: a full list with reasons is affordable', async () => {
    const { errors, extensions } = await viewer.graphql(ASK, { for: { category: 'electronics' }, first: 100 });
    expect(errors).toEqual([]);
    expect(extensions.cost.requested).toBeLessThan(2_000);
  });
});

describe('models', () => {
  test('that were trained again answer at once, while the old ones still can', async () => {
    const before = await ask({ userExternalId: '5001' });
    await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { factors: 3 } });
    const after = await ask({ userExternalId: '5001' });
    expect(after.model.id).not.toBe(before.model.id);
    expect(await ask({ userExternalId: '5001' }, { model: before.model.id })).toMatchObject({
      model: { id: before.model.id },
    });
  });

  test('of an older snapshot answer until the next training, and say so by their snapshot', async () => {
    const before = await ask({ userExternalId: '5001' });
    await importRows(server.dataDir, [logRow({ user: '9002', type: 'cart', product: '1000' })]);
    const list = await ask({ userExternalId: '5001' });
    expect(list).toMatchObject({ snapshot: before.snapshot, model: before.model });
    expect((await server.services.lake.current())?.rows).toBe(before.snapshot.rows + 1);
  });

  test('whose files are gone say what to do where they are asked for, what served before answers the others, and all is well once they are back', async () => {
    const before = await ask({ userExternalId: '5001' });
    const { state, result } = await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { factors: 2 } });
    expect(state).toBe('DONE');
    const { trainingId, models } = result as { trainingId: string; models: { id: string; kind: string }[] };
    const model = models.find(({ kind }) => kind === 'ALS')?.id;
    const folder = path.join(server.dataDir, 'models', trainingId);
    await rename(folder, `${folder}-away`);
    expect(await refusal({ userExternalId: '5001' }, { model })).toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
      message: expect.stringContaining('Train again'),
    });
    expect(await ask({ userExternalId: '5001' })).toMatchObject({ model: before.model });
    await rename(`${folder}-away`, folder);
    expect((await ask({ userExternalId: '5001' }, { model })).items).toHaveLength(10);
  });
});

test('before the first training a user has no recommendations, and asking for some says what to do', async () => {
  const fresh = await startTestServer({ rows: tasteRows(5) });
  try {
    const client = await fresh.as(Role.VIEWER);
    expect(await client.ok('{ users(first: 1) { nodes { recommendations { group } } } }')).toEqual({
      users: { nodes: [{ recommendations: null }] },
    });
    const { errors } = await client.graphql(ASK, { for: { category: 'electronics' } });
    expect(errors[0]).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
      message: expect.stringContaining('cartograph -- train'),
    });
  } finally {
    await fresh.close();
  }
});

describe('products that the log has lost since the training', () => {
  let own: TestServer;
  let asking: TestClient;
  let lost: string[];
  const shopper = { userExternalId: '999999' };
  const PINS = `query($for: RecommendFor!, $rules: RulesInput) { recommendations(for: $for, first: 3, rules: $rules) {
    ${FIELDS} removed unmetPins { reason productExternalId } } }`;
  const under = async (rules: object): Promise<List & { removed: number; unmetPins: object[] }> =>
    (
      await asking.ok<{ recommendations: List & { removed: number; unmetPins: object[] } }>(PINS, {
        for: shopper,
        rules,
      })
    ).recommendations;
  beforeAll(async () => {
    own = await startTestServer({ rows: tasteRows(), isTrained: true, jobsHere: true });
    asking = await own.as(Role.MARKETER);
    lost = ids(await under({}));
    expect(lost).toHaveLength(3);
    const file = path.join(own.dataDir, 'later.csv');
    await writeFile(file, csvOf(tasteRows().filter(({ product }) => !lost.includes(product))));
    await importLog({ dataDir: own.dataDir, paths: [file], replaceMonths: true });
  });
  afterAll(() => own.close());

  test('make room for those behind them, and no rule is said to have removed them', async () => {
    const list = await under({});
    expect(list.items).toHaveLength(3);
    expect(ids(list).filter((product) => lost.includes(product))).toEqual([]);
    expect(list.removed).toBe(0);
  });

  test('take no place of a cap, and a pin behind the end of the list stays out of force', async () => {
    const [next = ''] = ids(await under({}));
    const list = await under({
      cap: [{ name: 'one', per: 'CATEGORY', most: 1 }],
      pin: [
        { name: 'lost', productExternalId: lost[0], rank: 1 },
        { name: 'far', productExternalId: next, rank: 4 },
      ],
      diversity: [{ name: 'mixed', by: 'CATEGORY', lambda: 0.5 }],
    });
    expect(list.items.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(new Set(list.items.map(({ product }) => product.category)).size).toBe(3);
    expect(list.unmetPins).toEqual([
      { reason: 'UNKNOWN_PRODUCT', productExternalId: lost[0] },
      { reason: 'BEYOND_LIST', productExternalId: next },
    ]);
  });

  test('are not recommended, and the reason says so', async () => {
    const { whyNot } = await asking.ok<{ whyNot: object }>(
      'query($for: RecommendFor!, $product: String!) { whyNot(for: $for, productExternalId: $product, first: 3) { product { id } isRecommended listRank reasons { kind text } } }',
      { for: shopper, product: lost[0] },
    );
    expect(whyNot).toEqual({
      product: null,
      isRecommended: false,
      listRank: null,
      reasons: [{ kind: 'GONE', text: `The log no longer has product ${lost[0]}.` }],
    });
  });

  test('are in no list of an export, and beside no product', async () => {
    const { startRecommendationExport } = await asking.ok<{ startRecommendationExport: { job: { id: string } } }>(
      'mutation { startRecommendationExport(input: { allUsers: true, first: 3, format: JSONL }) { job { id } } }',
    );
    const { downloadPath } = await resultOf<{ downloadPath: string }>(own.services, startRecommendationExport.job.id);
    const lists = (await (await asking.fetch(downloadPath)).text())
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { items: { product_id: string }[] }).items);
    expect(lists.length).toBeGreaterThan(200);
    expect(lists.filter((items) => items.length !== 3)).toEqual([]);
    expect(lists.flat().filter(({ product_id: product }) => lost.includes(product))).toEqual([]);
    const { similarProducts } = await asking.ok<{ similarProducts: unknown[] }>(
      'query($product: String!) { similarProducts(productExternalId: $product, first: 5) { product { externalId } } }',
      { product: lists[0]![0]!.product_id },
    );
    expect(similarProducts).toHaveLength(5);
  });
});
