import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const none = {
  allow: [],
  deny: [],
  bury: [],
  boost: [],
  price: [],
  inStock: [],
  bought: [],
  cap: [],
  diversity: [],
  pin: [],
};
const ruleSet = {
  id: 'rules_1',
  name: 'Christmas',
  isActive: true,
  version: 2,
  updatedAt: '2019-11-01T00:00:00Z',
  createdBy: null,
  cost: null,
  rules: {
    ...none,
    price: [{ name: 'not too expensive', min: null, max: '100.00', unpriced: 'DROP' }],
    cap: [{ name: 'two a brand', per: 'BRAND', most: 2, depth: null }],
  },
};
const problem = {
  severity: 'WARNING',
  code: 'unknown-groups',
  rules: ['no knives'],
  message: 'The log has no knives.',
  remedy: 'Check the name.',
  facts: {},
};
const feed = {
  fileName: 'stock.csv',
  updatedAt: '2019-11-01T00:00:00Z',
  products: 3,
  inStock: 2,
  repeatedLines: 0,
  badLines: 1,
  badExamples: [{ line: 4, reason: 'price', text: '1,yes,free' }],
};
const job = {
  id: 'job_1',
  kind: 'MEASURE_RULE_COST',
  state: 'QUEUED',
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  result: null,
  error: null,
  createdBy: null,
  progress: { step: 'wait', done: 0, total: null, unit: 'steps', rate: null, etaSeconds: null },
};

let server: TestServer;
let client: CartographClient;
const asked: Record<string, unknown>[] = [];
const answer =
  <Answer extends NonNullable<unknown>>(of: (input: Record<string, unknown>) => Answer) =>
  ({ input }: { input: Record<string, unknown> }): Answer => {
    asked.push(input);
    return of(input);
  };
beforeEach(async () => {
  asked.length = 0;
  server = await startTestServer({
    ruleSets: {
      nodes: [ruleSet],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 1,
    },
    ruleSet: ({ id }: { id: string | null | undefined }) =>
      id === 'rules_2' ? null : { ...ruleSet, problems: [problem] },
    ruleProblems: [problem],
    saveRuleSet: answer(({ version }) =>
      version === 1
        ? {
            ruleSet,
            problems: [],
            userErrors: [{ code: 'CONFLICT', field: ['version'], message: 'Somebody changed it.' }],
          }
        : { ruleSet, problems: [problem], userErrors: [] },
    ),
    activateRuleSet: answer(({ id }) => ({ ruleSet: id === null ? null : ruleSet, userErrors: [] })),
    deleteRuleSet: answer(({ id }) => ({ deletedId: id, userErrors: [] })),
    measureRuleCost: answer(() => ({ job, userErrors: [] })),
    productFeed: feed,
    setProductFeed: answer(({ uploadId }) => ({
      productFeed: uploadId === 'upload_1' ? feed : null,
      job: uploadId === 'upload_large' ? job : null,
      userErrors: [],
    })),
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

it('lists rule sets, finds one or the one that applies, and says what is wrong with rules', async () => {
  expect(await client.ruleSets.list().take(2)).toEqual([ruleSet]);
  expect(await client.ruleSets.list().totalCount()).toBe(1);
  expect(await client.ruleSets.get('rules_2')).toBeNull();
  expect(await client.ruleSets.active()).toEqual({ ...ruleSet, problems: [problem] });
  expect(await client.ruleSets.check({ deny: [{ name: 'no knives', categories: ['knives'] }] })).toEqual([problem]);
});

it('saves, lets apply and deletes them; a change of an older version tells what is there now', async () => {
  expect(
    await client.ruleSets.save({
      name: 'Christmas',
      rules: { pin: [{ name: 'first', productExternalId: '1', rank: 1 }] },
    }),
  ).toEqual({ ruleSet, problems: [problem] });
  await expect(client.ruleSets.save({ id: 'rules_1', version: 1, name: 'Christmas', rules: {} })).rejects.toMatchObject(
    { kind: 'user-errors', failure: { payload: { ruleSet: { version: 2 } } } },
  );
  expect((await client.ruleSets.activate('rules_1')).isActive).toBe(true);
  await client.ruleSets.deactivate();
  await client.ruleSets.delete('rules_1');
  expect(asked.slice(2)).toEqual([{ id: 'rules_1' }, { id: null }, { id: 'rules_1' }]);
});

it('measures the cost of rules and takes a product feed', async () => {
  expect((await client.ruleSets.measureCost({ ruleSetId: 'rules_1', first: 10 })).kind).toBe('MEASURE_RULE_COST');
  expect(await client.ruleSets.productFeed()).toEqual(feed);
  expect(await client.ruleSets.setProductFeed('upload_1')).toEqual({ productFeed: feed, job: null });
  expect(await client.ruleSets.setProductFeed('upload_large')).toMatchObject({
    productFeed: null,
    job: { id: 'job_1' },
  });
  await client.ruleSets.removeProductFeed();
  expect(asked).toMatchObject([
    { ruleSetId: 'rules_1', first: 10 },
    { clientMutationKey: expect.any(String), uploadId: 'upload_1' },
    { clientMutationKey: expect.any(String), uploadId: 'upload_large' },
    { clientMutationKey: expect.any(String), uploadId: null },
  ]);
});
