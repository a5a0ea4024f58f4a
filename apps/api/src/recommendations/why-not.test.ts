import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

const WHY = `query($for: RecommendFor!, $product: String!, $first: Int, $rules: RulesInput, $ruleSet: ID, $includeSeen: Boolean, $model: ID) {
  whyNot(for: $for, productExternalId: $product, first: $first, rules: $rules, ruleSet: $ruleSet, includeSeen: $includeSeen, model: $model) {
    product { externalId } model { kind } isRecommended listRank rank score reasons { kind text rule { name kind } rules { name } places missing } } }`;
interface WhyNot {
  product: { externalId: string } | null;
  model: { kind: string };
  isRecommended: boolean;
  listRank: number | null;
  rank: number | null;
  score: number | null;
  reasons: {
    kind: string;
    text: string;
    rule: { name: string } | null;
    rules: { name: string }[];
    places: number | null;
    missing: number | null;
  }[];
}

let server: TestServer;
let viewer: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(), isTrained: true });
  viewer = await server.as(Role.VIEWER);
});
afterAll(() => server.close());

const cart = { session: [{ productExternalId: '1000', eventType: 'CART' }] };
const why = async (product: string, more: object = {}): Promise<WhyNot> =>
  (await viewer.ok<{ whyNot: WhyNot }>(WHY, { for: cart, product, ...more })).whyNot;
const refusal = async (product: string, more: object = {}) =>
  (await viewer.graphql(WHY, { for: cart, product, ...more })).errors[0];
const list = async (first: number): Promise<string[]> => {
  const { recommendations } = await viewer.ok<{ recommendations: { items: { product: { externalId: string } }[] } }>(
    'query($for: RecommendFor!, $first: Int) { recommendations(for: $for, first: $first) { items { product { externalId } } } }',
    { for: cart, first },
  );
  return recommendations.items.map(({ product }) => product.externalId);
};

test('what is in the list has its place there and no reason', async () => {
  const items = await list(4);
  expect(items).toHaveLength(4);
  for (const [place, id] of items.entries())
    expect(await why(id, { first: 4 })).toMatchObject({
      isRecommended: true,
      listRank: place + 1,
      reasons: [],
      product: { externalId: id },
    });
});

test('what stands below says how far, and what it lacks', async () => {
  const [, , last] = await list(3);
  const answer = await why(last ?? '', { first: 1 });
  expect(answer).toMatchObject({
    isRecommended: false,
    listRank: null,
    rank: 3,
    reasons: [{ kind: 'BELOW', places: 2, text: 'It stands 2 places below the end of a list of 1.' }],
  });
  expect(answer.reasons[0]?.missing).toBeGreaterThan(0);
});

test('a filter, a rule that pushes it out, and what was seen are named', async () => {
  const [best] = await list(1);
  expect(await why(best ?? '', { rules: { deny: [{ name: 'out', productExternalIds: [best] }] } })).toMatchObject({
    rank: 1,
    reasons: [{ kind: 'FILTER', rule: { name: 'out', kind: 'DENY' }, text: 'The rule "out" keeps it out.' }],
  });
  expect(
    await why(best ?? '', { first: 1, rules: { pin: [{ name: 'hero', productExternalId: '1017', rank: 1 }] } }),
  ).toMatchObject({ reasons: [{ kind: 'RULE', rule: { name: 'hero' } }] });
  expect((await why('1000')).reasons).toMatchObject([{ kind: 'SEEN' }]);
  expect((await why('1000', { includeSeen: true })).reasons.map(({ kind }) => kind)).not.toContain('SEEN');
});

test('what is pinned beyond the end of the list, too, says so', async () => {
  const [, , third] = await list(3);
  const answer = await why(third ?? '', {
    first: 1,
    rules: { pin: [{ name: 'later', productExternalId: third, rank: 8 }] },
  });
  expect(answer).toMatchObject({
    isRecommended: false,
    rank: 3,
    reasons: [
      {
        kind: 'BELOW',
        text: 'It stands 2 places below the end of a list of 1. The rule "later" pins it to place 8, which a list of 1 does not reach.',
      },
    ],
  });
});

test('what nobody carted and what the log does not know have their sentence', async () => {
  expect((await why('1999', { first: 3 })).reasons).toContainEqual(expect.objectContaining({ kind: 'NOBODY_CARTED' }));
  expect(await why('31337')).toMatchObject({
    product: null,
    rank: null,
    reasons: [{ kind: 'UNKNOWN_PRODUCT', text: expect.stringContaining('31337') as string }],
  });
});

test('bad questions are refused with the remedy', async () => {
  expect(await refusal(' ')).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  expect(await refusal('1000', { first: 0 })).toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
    message: 'first is 0; it must lie between 1 and 100.',
  });
  expect(await refusal('1000', { model: 'mdl_none' })).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  expect(await refusal('1000', { ruleSet: 'rls_none' })).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
});

test('it costs more than a list, for it looks through the whole catalog', async () => {
  const { extensions } = await viewer.graphql(WHY, { for: cart, product: '1000' });
  expect(extensions.cost.requested).toBeGreaterThan(100);
});

test('a caller who may not read people is told nothing of what a user did', async () => {
  const storefront = await server.withKey('recommendations:read');
  const asks = (whom: object) => storefront.graphql(WHY, { for: whom, product: '1000' });
  expect((await asks(cart)).errors).toEqual([]);
  expect((await asks({ userExternalId: '5001' })).errors[0]).toMatchObject({
    message: expect.stringContaining('people:read') as string,
    extensions: { code: 'FORBIDDEN' },
  });
});
