import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobKind } from '../jobs/handler.js';
import { NO_ERROR } from '../jobs/job-end.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { ownerHere } from '../jobs/owner.js';
import { NO_PROGRESS } from '../jobs/progress-writer.js';
import { newId } from '../node-id.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { endOf, resultOf } from '../testing/jobs.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import type { RuleCostResult } from './rule-cost-job.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { feedFile } from './product-feeds.js';

interface UserErrors {
  userErrors: { code: string; field: string[] | null; message: string }[];
}
interface Problem {
  severity: string;
  code: string;
  rules: string[];
  message: string;
}
interface RuleSet {
  id: string;
  name: string;
  version: number;
  isActive: boolean;
  rules: {
    deny: { name: string; categories: string[] }[];
    price: { name: string; min: string | null; max: string | null; unpriced: string }[];
    bought: { window: string; days: number | null }[];
  };
  problems: Problem[];
  cost: { k: number; users: number; rows: { kind: string; rules: { name: string; kind: string }[] }[] } | null;
}

const SET = `id name version isActive createdBy { id } problems { severity code rules message }
  rules { deny { name productExternalIds categories brands } price { name min max unpriced } bought { name window days } }
  cost { measuredAt k users rows { kind rules { name kind } ndcg { value } } }`;
const SAVE = `mutation($input: SaveRuleSetInput!) { saveRuleSet(input: $input) { ruleSet { ${SET} } problems { severity code rules message } userErrors { code field message } } }`;
const ACTIVATE = `mutation($id: ID) { activateRuleSet(input: { id: $id }) { ruleSet { id isActive } userErrors { code field message } } }`;
const DELETE =
  'mutation($id: ID!) { deleteRuleSet(input: { id: $id }) { deletedId userErrors { code field message } } }';
const LIST = `query($for: RecommendFor!, $first: Int, $rules: RulesInput, $ruleSet: ID) { recommendations(for: $for, first: $first, rules: $rules, ruleSet: $ruleSet) {
  items { rank score isFilled product { externalId } pinnedBy { name kind } movedBy { name kind } } rules { name kind } unmetPins { rule { name } productExternalId reason by { name } } removed } }`;
const FEED = '{ productFeed { fileName products inStock repeatedLines badLines badExamples { line reason text } } }';
const SET_FEED =
  'mutation($id: ID, $key: String) { setProductFeed(input: { uploadId: $id, clientMutationKey: $key }) { productFeed { products } job { id } userErrors { code field message } } }';
const MEASURE_COST =
  'mutation($input: MeasureRuleCostInput!) { measureRuleCost(input: $input) { job { id } userErrors { code field message } } }';

interface List {
  items: {
    rank: number;
    score: number | null;
    isFilled: boolean;
    product: { externalId: string };
    pinnedBy: { name: string } | null;
    movedBy: { name: string }[];
  }[];
  rules: { name: string; kind: string }[];
  unmetPins: { rule: { name: string }; productExternalId: string; reason: string; by: { name: string }[] }[];
  removed: number;
}

type SetFeed = { productFeed: { products: number } | null; job: { id: string } | null } & UserErrors;

let server: TestServer;
let marketer: TestClient;
let operator: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(), isTrained: true, jobsHere: true });
  marketer = await server.as(Role.MARKETER, Role.ADMIN);
  operator = await server.as(Role.OPERATOR);
});
afterAll(() => server.close());

const cart = { session: [{ productExternalId: '1000', eventType: 'CART' }] };
const list = async (more: object = {}): Promise<List> =>
  (await marketer.ok<{ recommendations: List }>(LIST, { for: cart, first: 10, ...more })).recommendations;
const refusal = async (more: object) => (await marketer.graphql(LIST, { for: cart, ...more })).errors[0];
const ids = ({ items }: List): string[] => items.map(({ product }) => product.externalId);
const save = async (input: object) =>
  (await marketer.ok<{ saveRuleSet: { ruleSet: RuleSet | null; problems: Problem[] } & UserErrors }>(SAVE, { input }))
    .saveRuleSet;
const saved = async (name: string, rules: object): Promise<RuleSet> => {
  const { ruleSet, userErrors } = await save({ name, rules });
  expect(userErrors).toEqual([]);
  if (!ruleSet) throw new Error('nothing was saved');
  return ruleSet;
};
const activate = async (id: string | null) =>
  (await marketer.ok<{ activateRuleSet: { ruleSet: { id: string } | null } & UserErrors }>(ACTIVATE, { id }))
    .activateRuleSet;
const upload = async (text: string | Buffer, fileName = 'feed.csv'): Promise<string> => {
  const { createUpload } = await operator.ok<{ createUpload: { upload: { id: string; path: string } } }>(
    'mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id path } } }',
    { input: { fileName, bytes: Buffer.byteLength(text) } },
  );
  expect((await operator.fetch(createUpload.upload.path, { method: 'PUT', body: text })).status).toBeLessThan(300);
  return createUpload.upload.id;
};
const setFeed = async (id: string | null, key?: string) =>
  (await operator.ok<{ setProductFeed: SetFeed }>(SET_FEED, { id, key })).setProductFeed;

describe('rules of a request', () => {
  test('hold before the cut, so that the list stays full, and say what they did', async () => {
    const plain = await list();
    expect(plain).toMatchObject({ rules: [], removed: 0 });
    const ruled = await list({
      rules: {
        deny: [{ name: 'no audio', categories: ['electronics'] }],
        boost: [{ name: 'shoes first', categories: ['apparel'], factor: 100 }],
        pin: [{ name: 'hero', productExternalId: '1017', rank: 2 }],
      },
    });
    expect(ruled.items).toHaveLength(10);
    expect(ids(ruled).filter((id) => Number(id) < 1006)).toEqual([]);
    expect(ruled.removed).toBe(6);
    expect(ruled.items[1]).toMatchObject({
      rank: 2,
      score: null,
      product: { externalId: '1017' },
      pinnedBy: { name: 'hero', kind: 'PIN' },
      movedBy: [],
    });
    expect(ruled.items[0]).toMatchObject({ pinnedBy: null, movedBy: [{ name: 'shoes first', kind: 'BOOST' }] });
    expect(ruled.rules.map(({ name, kind }) => `${kind} ${name}`).toSorted()).toEqual([
      'BOOST shoes first',
      'DENY no audio',
      'PIN hero',
    ]);
  });

  test('fill a list up where the model ends, and name pins that cannot be kept', async () => {
    const ruled = await list({
      first: 15,
      rules: {
        pin: [
          { name: 'denied', productExternalId: '1001', rank: 1 },
          { name: 'far', productExternalId: '1002', rank: 40 },
        ],
        deny: [
          { name: 'one', brands: ['no such'] },
          { name: 'two', categories: ['electronics.audio'] },
        ],
      },
    });
    expect(ruled.items).toHaveLength(13);
    expect(ruled.items.at(-1)).toMatchObject({ product: { externalId: '1999' }, isFilled: true, score: null });
    expect(ruled.unmetPins).toEqual([
      { rule: { name: 'denied' }, productExternalId: '1001', reason: 'FILTERED', by: [{ name: 'two' }] },
      { rule: { name: 'far' }, productExternalId: '1002', reason: 'FILTERED', by: [{ name: 'two' }] },
    ]);
  });

  test('diversify by the model that compares products, and cap what is alike', async () => {
    const capped = await list({ rules: { cap: [{ name: 'two of each', per: 'CATEGORY', most: 2 }] } });
    expect(ids(capped).filter((id) => Number(id) < 1006)).toHaveLength(2);
    const various = await list({ rules: { diversity: [{ name: 'mix', lambda: 0.1, by: 'MODEL' }] } });
    expect(ids(various)).not.toEqual(ids(await list()));
  });

  test('that contradict each other are refused, every clash named', async () => {
    const error = await refusal({
      rules: {
        pin: [
          { name: 'a', productExternalId: '1000', rank: 1 },
          { name: 'b', productExternalId: '1001', rank: 1 },
        ],
        price: [
          { name: 'dear', min: '20' },
          { name: 'cheap', max: '5' },
        ],
      },
    });
    expect(error).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('"a" and "b" both pin a product at rank 1'),
    });
    expect(error?.message).toContain('no price is both');
    expect(await refusal({ rules: { inStock: [{ name: 'stock' }] } })).toMatchObject({
      message: expect.stringContaining('needs a product feed'),
    });
    expect(await refusal({ rules: { bought: [{ name: 'window', window: 'DAYS' }] } })).toMatchObject({
      message: expect.stringContaining('Give a finite number of days'),
    });
  });

  test('that are too many, or cost too much, are refused', async () => {
    const deny = Array.from({ length: 101 }, (_, n) => ({ name: `rule ${n}`, brands: ['no such'] }));
    expect(await refusal({ rules: { deny } })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: 'There are 101 rules; 100 are allowed.',
    });
    expect((await save({ name: 'Many', rules: { deny } })).userErrors).toMatchObject([
      { code: 'TOO_LONG', field: ['rules'] },
    ]);
    const diversity = [{ name: 'mix', lambda: 0.5, by: 'MODEL', pool: 2 ** 31 - 1 }];
    expect(await refusal({ rules: { diversity } })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: '"mix" chooses from 2147483647 products; 1000 are allowed.',
    });
    expect((await save({ name: 'Wide', rules: { diversity } })).userErrors).toMatchObject([
      { code: 'TOO_LONG', field: ['rules', 'diversity', '0'] },
    ]);
  });

  test('and a rule set together, an unknown rule set, and a number that is none are refused', async () => {
    expect(await refusal({ rules: {}, ruleSet: 'none' })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('not both'),
    });
    expect(await refusal({ ruleSet: 'rls_nowhere' })).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
      message: expect.stringContaining('rls_nowhere'),
    });
    const { errors } = await marketer.graphql(
      `{ recommendations(for: { category: "apparel" }, rules: { boost: [{ name: "x", categories: ["apparel"], factor: 1e400 }] }) { removed } }`,
    );
    expect(errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('a rule set', () => {
  test('is saved, applies where a request names none, and not where none is wanted', async () => {
    const set = await saved('No audio', { deny: [{ name: 'no audio', categories: ['electronics.audio'] }] });
    expect(set).toMatchObject({
      version: 1,
      isActive: false,
      cost: null,
      problems: [],
      rules: { deny: [{ name: 'no audio', productExternalIds: [], categories: ['electronics.audio'], brands: [] }] },
    });
    expect((await list()).removed).toBe(0);
    expect((await list({ ruleSet: set.id })).removed).toBe(6);
    expect(await activate(set.id)).toMatchObject({ ruleSet: { id: set.id, isActive: true }, userErrors: [] });
    expect((await list()).rules).toEqual([{ name: 'no audio', kind: 'DENY' }]);
    expect(await marketer.ok(`{ ruleSet { id } }`)).toEqual({ ruleSet: { id: set.id } });
    expect((await list({ ruleSet: 'none' })).removed).toBe(0);
    expect((await list({ rules: { deny: [{ name: 'other', categories: ['apparel'] }] } })).rules).toEqual([
      { name: 'other', kind: 'DENY' },
    ]);
    const other = await saved('No shoes', { deny: [{ name: 'no shoes', categories: ['apparel'] }] });
    await activate(other.id);
    const { ruleSets } = await marketer.ok<{ ruleSets: { nodes: { id: string; isActive: boolean }[] } }>(
      '{ ruleSets { nodes { id isActive } } }',
    );
    expect(ruleSets.nodes.filter(({ isActive }) => isActive).map(({ id }) => id)).toEqual([other.id]);
    expect(await activate(null)).toEqual({ ruleSet: null, userErrors: [] });
    expect((await list()).removed).toBe(0);
  });

  test('that contradicts itself is not saved; each clash has its place and names every rule in it', async () => {
    const { ruleSet, userErrors } = await save({
      name: 'Clashing',
      rules: {
        pin: [
          { name: 'fine', productExternalId: '1003', rank: 3 },
          { name: 'hero', productExternalId: '1001', rank: 1 },
        ],
        deny: [{ name: 'never', productExternalIds: ['1001'] }],
        boost: [{ name: 'nothing', factor: 2 }],
        cap: [{ name: ' ', per: 'BRAND', most: 0 }],
      },
    });
    expect(ruleSet).toBeNull();
    expect(
      userErrors.map(({ field, message }) => [
        field?.join('.'),
        message.includes('"hero"') && message.includes('"never"'),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['rules.pin.1', true],
        ['rules.boost.0', false],
        ['rules.cap.0', false],
      ]),
    );
    expect(userErrors).toContainEqual(expect.objectContaining({ code: 'REQUIRED', field: ['rules', 'cap', '0'] }));
  });

  test('says which products, categories and brands the log does not know', async () => {
    const rules = {
      deny: [
        { name: 'typo', productExternalIds: ['31337', '1001'], categories: ['electronics.adio'], brands: ['akme'] },
      ],
    };
    const { ruleSet, problems } = await save({ name: 'Typos', rules });
    expect(ruleSet?.problems).toEqual(problems);
    expect(problems).toEqual([
      {
        severity: 'WARNING',
        code: 'unknown-products',
        rules: ['typo'],
        message: expect.stringContaining('31337') as string,
      },
      {
        severity: 'WARNING',
        code: 'unknown-groups',
        rules: ['typo'],
        message: expect.stringMatching(/category electronics\.adio.*brand akme/) as string,
      },
    ]);
    const { ruleProblems } = await marketer.ok<{ ruleProblems: Problem[] }>(
      'query($rules: RulesInput!) { ruleProblems(rules: $rules) { severity code rules message } }',
      { rules },
    );
    expect(ruleProblems).toEqual(problems);
  });

  test('is changed by its version only, under a name of its own, and deleted', async () => {
    const set = await saved('Prices', {
      price: [{ name: 'range', min: '1.50', max: '20', unpriced: 'KEEP' }],
      bought: [{ name: 'window', window: 'DAYS', days: 14 }],
    });
    expect(set.rules).toMatchObject({
      price: [{ name: 'range', min: '1.5', max: '20', unpriced: 'KEEP' }],
      bought: [{ window: 'DAYS', days: 14 }],
    });
    expect((await save({ name: 'Prices', rules: {} })).userErrors).toMatchObject([{ code: 'TAKEN', field: ['name'] }]);
    expect((await save({ id: set.id, name: 'Prices', rules: {} })).userErrors).toMatchObject([
      { code: 'REQUIRED', field: ['version'] },
    ]);
    expect((await save({ id: set.id, version: 1, name: 'Prices 2', rules: {} })).ruleSet).toMatchObject({
      name: 'Prices 2',
      version: 2,
    });
    expect(await save({ id: set.id, version: 1, name: 'Prices 3', rules: {} })).toMatchObject({
      ruleSet: { version: 2, name: 'Prices 2' },
      userErrors: [{ code: 'CONFLICT' }],
    });
    expect((await save({ name: ' ', rules: {} })).userErrors).toMatchObject([{ code: 'REQUIRED', field: ['name'] }]);
    expect(await marketer.ok(DELETE, { id: set.id })).toEqual({ deleteRuleSet: { deletedId: set.id, userErrors: [] } });
    expect(await marketer.ok(DELETE, { id: set.id })).toMatchObject({
      deleteRuleSet: { deletedId: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] },
    });
    expect((await activate(set.id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await save({ id: set.id, version: 2, name: 'Gone', rules: {} })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['id'] },
    ]);
  });

  test('a retry with the same key saves once', async () => {
    const input = { name: 'Once', rules: { deny: [{ name: 'x', brands: ['acme'] }] }, clientMutationKey: 'save-once' };
    const [first, second] = [await save(input), await save(input)];
    expect(second.ruleSet?.id).toBe(first.ruleSet?.id);
  });

  test('needs the permission', async () => {
    const viewer = await server.as(Role.VIEWER);
    expect((await viewer.graphql(SAVE, { input: { name: 'x', rules: {} } })).errors[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
    expect((await viewer.graphql('{ ruleSets { nodes { name } } }')).errors).toEqual([]);
  });
});

describe('the product feed', () => {
  test('is uploaded, counted, and looked at by rules on stock and on prices', async () => {
    const id = await upload(
      'price,product_id,in_stock\n12.5,1001,yes\n,1002,no\n,1003,0\n7,1003,3\n,31337,yes\n,1004,perhaps\n',
    );
    expect(await setFeed(id)).toEqual({ productFeed: { products: 4 }, job: null, userErrors: [] });
    expect(await marketer.ok(FEED)).toEqual({
      productFeed: {
        fileName: 'feed.csv',
        products: 4,
        inStock: 3,
        repeatedLines: 1,
        badLines: 1,
        badExamples: [{ line: 7, reason: 'in-stock', text: ',1004,perhaps' }],
      },
    });
    // Lines of the shop's own file are nothing for a key in a storefront.
    const ofShoppers = await server.withKey('recommendations:read');
    expect((await ofShoppers.graphql('{ productFeed { products badLines } }')).errors).toEqual([]);
    expect((await ofShoppers.graphql(FEED)).errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect(ids(await list({ rules: { inStock: [{ name: 'stock' }] } }))).toEqual(
      expect.arrayContaining(['1001', '1003']),
    );
    expect((await list({ rules: { inStock: [{ name: 'stock' }] } })).items).toHaveLength(2);
    // For shoppers, too; what the feed does not list is not known to be there.
    const stocked = await ofShoppers.ok<{
      recommendations: { items: { product: { externalId: string; inStock: boolean | null } }[] };
    }>(
      'query($for: RecommendFor!) { recommendations(for: $for, first: 20) { items { product { externalId inStock } } } }',
      { for: cart },
    );
    const inStock = new Map(
      stocked.recommendations.items.map(({ product }) => [product.externalId, product.inStock] as const),
    );
    expect([inStock.get('1001'), inStock.get('1002'), inStock.get('1003')]).toEqual([true, false, true]);
    expect([...inStock.values()].filter((one) => one === null).length).toBe(inStock.size - 3);
    expect(ids(await list({ first: 20, rules: { inStock: [{ name: 'stock', unlisted: 'KEEP' }] } }))).not.toContain(
      '1002',
    );
    expect(ids(await list({ first: 20, rules: { price: [{ name: 'fed', min: '12' }] } }))).toEqual(['1001']);
  });

  test('that replaces another one counts at once', async () => {
    await setFeed(await upload('product_id,in_stock\n1002,1\n'));
    expect(ids(await list({ rules: { inStock: [{ name: 'stock' }] } }))).toEqual(['1002']);
  });

  test('whose file has changed is not believed', async () => {
    await setFeed(await upload('product_id,in_stock\n1001,yes\n1003,no\n'));
    const [{ id }] = (await server.services.decisions.read.find(ProductFeedEntity)) as [ProductFeedEntity];
    const file = feedFile(server.dataDir, id);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('no', 'ye'));
    const { errors } = await marketer.graphql(
      'query($rules: RulesInput) { recommendations(for: { category: "electronics" }, rules: $rules) { items { rank } } }',
      { rules: { inStock: [{ name: 'stock' }] } },
    );
    expect(errors[0]).toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
      message: expect.stringContaining(`product-feeds/${id}.csv in the data folder is not as it was written`) as string,
    });
    await setFeed(await upload('product_id,in_stock\n1002,1\n'));
  });

  test('that is none, or is used up, is refused, and the one before stays', async () => {
    const id = await upload('sku;stock\n1;2\n');
    expect((await setFeed(id)).userErrors).toMatchObject([
      { code: 'INVALID', field: ['uploadId'], message: expect.stringContaining('product_id and in_stock') },
    ]);
    const [empty, wrong] = [
      await upload('product_id,in_stock\n'),
      await upload('product_id,in_stock\n1001,perhaps\n1002,maybe\n'),
    ];
    expect((await setFeed(empty)).userErrors).toMatchObject([
      {
        code: 'INVALID',
        field: ['uploadId'],
        message: expect.stringContaining('feed.csv: it lists no product: it has no line below the header'),
      },
    ]);
    expect((await setFeed(wrong)).userErrors).toMatchObject([
      {
        code: 'INVALID',
        message: expect.stringContaining('2 lines cannot be used, the first of them line 2 (in-stock)'),
      },
    ]);
    expect((await setFeed('upl_nothing')).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['uploadId'] }]);
    expect(await marketer.ok('{ productFeed { products } }')).toEqual({ productFeed: { products: 1 } });
  });

  test('of more than 1 MiB, or packed, is read by a job; the one before counts until it is done', async () => {
    const large = `product_id,in_stock,price,note\n${`1001,yes,3,${'x'.repeat(20_000)}\n`.repeat(60)}1002,no,,"a, b"\n1003,0${'y'.repeat(3_000)}\n`;
    const set = await setFeed(await upload(large));
    expect(set).toMatchObject({ productFeed: null, job: { id: expect.any(String) as string }, userErrors: [] });
    expect(await resultOf<object>(server.services, set.job?.id)).toEqual({ products: 2, inStock: 1, badLines: 1 });
    const { productFeed } = await marketer.ok<{ productFeed: { badExamples: { text: string }[] } }>(FEED);
    expect(productFeed).toMatchObject({
      fileName: 'feed.csv',
      products: 2,
      inStock: 1,
      repeatedLines: 59,
      badLines: 1,
    });
    expect(productFeed.badExamples[0]?.text).toMatch(/^1003,0y{993}…$/);
    expect(ids(await list({ rules: { inStock: [{ name: 'stock' }] } }))).toEqual(['1001']);
    // What lies in the data folder is what is needed of it.
    const folder = path.join(server.services.dataDir, 'product-feeds');
    const sizes = await Promise.all(
      (await readdir(folder)).map(async (name) => (await stat(path.join(folder, name))).size),
    );
    expect(Math.max(...sizes)).toBeLessThan(2_000);

    const packed = await setFeed(await upload(gzipSync('product_id;in_stock\n1002;1\n'), 'feed.csv.gz'));
    expect(await resultOf<object>(server.services, packed.job?.id)).toMatchObject({ products: 1 });
    expect(ids(await list({ rules: { inStock: [{ name: 'stock' }] } }))).toEqual(['1002']);
  });

  test('with a line that is never cut is refused, whatever its size, and nothing of it is kept', async () => {
    const before = await marketer.ok(FEED);
    const head = 'product_id,in_stock\n1001,yes\n1002,';
    const small = await setFeed(await upload(`${head}${'x'.repeat(600_000)}`));
    expect(small).toMatchObject({ job: null, userErrors: [{ code: 'INVALID', field: ['uploadId'] }] });
    expect(small.userErrors[0]?.message).toMatch(
      /^feed\.csv, line 3 .{100,110}: the row has more than 262144 characters/,
    );
    const large = await setFeed(await upload(`${head}"${'x\n'.repeat(2_000_000)}`));
    const { state, errorCode, error, errorFacts } = await endOf(server.services, large.job?.id);
    expect({ state, errorCode, errorFacts }).toMatchObject({
      state: 'FAILED',
      errorCode: 'not-a-table',
      errorFacts: { file: 'feed.csv', line: 3, reason: 'row-too-long' },
    });
    expect(error?.length).toBeLessThan(400);
    expect(await marketer.ok(FEED)).toEqual(before);
  });

  test('waits for another one that is being read', async () => {
    const id = await upload('product_id,in_stock\n1002,1\n');
    const { decisions } = server.services;
    const at = new Date();
    const job = Object.assign(new JobEntity(), {
      id: newId('job'),
      kind: JobKind.IMPORT_PRODUCT_FEED,
      state: JobState.RUNNING,
      input: {},
      progress: NO_PROGRESS,
      createdAt: at,
      startedAt: at,
      finishedAt: null,
      heartbeatAt: at,
      owner: ownerHere(),
      createdById: null,
      result: null,
      ...NO_ERROR,
      revision: 0,
      cancelRequested: false,
    });
    await decisions.write((manager) => manager.insert(JobEntity, job));
    for (const one of [id, null]) expect((await setFeed(one)).userErrors).toMatchObject([{ code: 'BUSY' }]);
    await decisions.write((manager) => manager.update(JobEntity, { id: job.id }, { state: JobState.DONE }));
    expect((await setFeed(id)).userErrors).toEqual([]);
  });

  test('is set once however often its key is sent', async () => {
    const small = await upload('product_id,in_stock\n1001,yes\n1002,yes\n');
    const set = await setFeed(small, 'small');
    expect(set).toEqual({ productFeed: { products: 2 }, job: null, userErrors: [] });
    const files = async (): Promise<string[]> => readdir(path.join(server.services.dataDir, 'product-feeds'));
    const before = await files();
    expect(await setFeed(small, 'small')).toEqual(set);
    expect(await files()).toEqual(before);
    expect((await setFeed(null, 'small')).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['clientMutationKey'] },
    ]);
    const packed = await upload(gzipSync('product_id;in_stock\n1002;1\n'), 'feed.csv.gz');
    const { job } = await setFeed(packed, 'packed');
    expect(job).not.toBeNull();
    expect(await setFeed(packed, 'packed')).toEqual({ productFeed: null, job, userErrors: [] });
    await resultOf<object>(server.services, job?.id);
    expect(await setFeed(small, 'small')).toEqual({ productFeed: { products: 1 }, job: null, userErrors: [] });
    expect(await setFeed(null, 'none')).toEqual({ productFeed: null, job: null, userErrors: [] });
    expect(await setFeed(null, 'none')).toEqual({ productFeed: null, job: null, userErrors: [] });
  });

  test('that was refused may be sent again with its key', async () => {
    const wrong = await upload('sku;stock\n1;2\n');
    for (let time = 0; time < 2; time += 1)
      expect((await setFeed(wrong, 'wrong')).userErrors).toMatchObject([{ code: 'INVALID', field: ['uploadId'] }]);
    expect(await setFeed(await upload('product_id,in_stock\n1001,yes\n'), 'wrong')).toMatchObject({
      productFeed: { products: 1 },
      userErrors: [],
    });
  });

  test('is not removed while the active rules need it', async () => {
    const set = await saved('Stock', { inStock: [{ name: 'only what is there' }] });
    await activate(set.id);
    expect((await setFeed(null)).userErrors).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('"only what is there"') },
    ]);
    await activate(null);
    expect(await setFeed(null)).toEqual({ productFeed: null, job: null, userErrors: [] });
    expect((await activate(set.id)).userErrors).toMatchObject([
      { code: 'INVALID', field: ['id'], message: expect.stringContaining('needs a product feed') },
    ]);
    expect(await marketer.ok('{ productFeed { products } }')).toEqual({ productFeed: null });
  });

  test('and the active rules go only where that is said, not where an id is forgotten', async () => {
    const feed = await operator.ok('mutation { setProductFeed(input: {}) { userErrors { code field } } }');
    expect(feed).toEqual({ setProductFeed: { userErrors: [{ code: 'REQUIRED', field: ['uploadId'] }] } });
    const rules = await marketer.ok('mutation { activateRuleSet(input: {}) { userErrors { code field } } }');
    expect(rules).toEqual({ activateRuleSet: { userErrors: [{ code: 'REQUIRED', field: ['id'] }] } });
  });
});

describe('the price of rules', () => {
  const measured = async (input: object) =>
    (await marketer.ok<{ measureRuleCost: { job: { id: string } | null } & UserErrors }>(MEASURE_COST, { input }))
      .measureRuleCost;

  test('is a job that replays the holdout; a saved rule set keeps it until it is changed', async () => {
    const set = await saved('Measured', {
      deny: [{ name: 'no audio', categories: ['electronics'] }],
      price: [{ name: 'any price', min: '0' }],
    });
    const { job, userErrors } = await measured({ ruleSetId: set.id, first: 5 });
    expect(userErrors).toEqual([]);
    const result = await resultOf<RuleCostResult>(server.services, job?.id);
    expect(result).toMatchObject({ ruleSetId: set.id, k: 5, ndcgWith: { unit: 'FRACTION' } });
    expect(result.rows.map(({ kind, rules }) => [kind, rules.map(({ name }) => name).join()])).toEqual([
      ['TOGETHER', 'any price,no audio'],
      ['ALONE', 'any price'],
      ['ALONE', 'no audio'],
      ['AMONG_OTHERS', 'any price'],
      ['AMONG_OTHERS', 'no audio'],
    ]);
    const [together] = result.rows;
    expect(together?.ndcg.high).toBeLessThan(0);
    expect(result.rows[1]?.ndcg).toMatchObject({ value: 0 });
    expect(result.forbiddenHits).toBeGreaterThan(0);
    const shown = await marketer.ok<{ ruleSet: RuleSet }>(`query($id: ID!) { ruleSet(id: $id) { ${SET} } }`, {
      id: set.id,
    });
    expect(shown.ruleSet.cost).toMatchObject({
      k: 5,
      users: result.users,
      rows: result.rows.map(({ kind }) => ({ kind })),
    });
    expect((await save({ id: set.id, version: 1, name: 'Measured', rules: {} })).ruleSet?.cost).toBeNull();
  });

  test('of rules that are not saved is only in the result', async () => {
    const { models } = await marketer.ok<{ models: { nodes: { id: string; kind: string; name: string }[] } }>(
      '{ models { nodes { id kind name } } }',
    );
    const popularity = models.nodes.find(({ kind }) => kind === 'POPULARITY');
    const { job } = await measured({
      rules: { deny: [{ name: 'no shoes', categories: ['apparel'] }] },
      modelId: popularity?.id,
    });
    expect(await resultOf<RuleCostResult>(server.services, job?.id)).toMatchObject({
      ruleSetId: null,
      modelName: popularity?.name,
      modelKinds: ['POPULARITY'],
      k: 10,
    });
  });

  test('is that of the live model, where one model was promoted to answer everybody', async () => {
    const { models } = await marketer.ok<{ models: { nodes: { id: string; kind: string }[] } }>(
      '{ models { nodes { id kind } } }',
    );
    const popularity = models.nodes.find(({ kind }) => kind === 'POPULARITY');
    await operator.ok(
      'mutation($id: ID!) { promoteModel(input: { modelId: $id, acceptWorse: true }) { userErrors { message } } }',
      { id: popularity?.id },
    );
    const { job } = await measured({ rules: { deny: [{ name: 'no shoes', categories: ['apparel'] }] } });
    expect(await resultOf<RuleCostResult>(server.services, job?.id)).toMatchObject({ modelKinds: ['POPULARITY'] });
    await operator.ok('mutation { rollBackPromotion(input: {}) { userErrors { message } } }');
  });

  test('asks for rules that can be applied, and for exactly one place to find them', async () => {
    expect((await measured({})).userErrors).toMatchObject([
      { code: 'INVALID', message: expect.stringContaining('exactly one') },
    ]);
    expect((await measured({ rules: {} })).userErrors).toMatchObject([{ code: 'REQUIRED', field: ['rules'] }]);
    expect(
      (await measured({ rules: { boost: [{ name: 'x', categories: ['apparel'], factor: 0 }] } })).userErrors,
    ).toMatchObject([{ code: 'INVALID', field: ['rules', 'boost', '0'] }]);
    expect((await measured({ ruleSetId: 'rls_nowhere' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['ruleSetId'] },
    ]);
    expect(
      (await measured({ rules: { deny: [{ name: 'x', brands: ['acme'] }] }, modelId: 'mdl_nowhere' })).userErrors,
    ).toMatchObject([{ code: 'NOT_FOUND', field: ['modelId'] }]);
    expect((await measured({ rules: { deny: [{ name: 'x', brands: ['acme'] }] }, first: 0 })).userErrors).toMatchObject(
      [{ code: 'INVALID', field: ['first'] }],
    );
  });
});
