import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../node-id.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { contextWhile } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { FEED_PREFIX, ProductFeedEntity } from './product-feed.entity.js';
import { RuleSetEntity } from './rule-set.entity.js';
import { RuleSetsResolver } from './rule-sets.resolver.js';

const SAVE =
  'mutation($input: SaveRuleSetInput!) { saveRuleSet(input: $input) { ruleSet { id } userErrors { message } } }';
const ACTIVATE = 'mutation($id: ID) { activateRuleSet(input: { id: $id }) { ruleSet { id } userErrors { message } } }';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ rows: [logRow({ user: '1' })] });
});
afterAll(() => server.close());

const saved = async (marketer: TestClient, name: string, rules: object): Promise<string> =>
  (await marketer.ok<{ saveRuleSet: { ruleSet: { id: string } } }>(SAVE, { input: { name, rules } })).saveRuleSet
    .ruleSet.id;

/** Lets rules apply while somebody else does something, after they were looked at and before they apply. */
const activateWhile = (id: string, meanwhile: Parameters<typeof contextWhile>[1]) =>
  new RuleSetsResolver().activateRuleSet({ id }, contextWhile(server.services, meanwhile));

const DENY = { deny: [{ name: 'never', productExternalIds: ['1'] }] };

test('rules that somebody deletes while they are made to apply do not end those that did', async () => {
  const marketer = await server.as(Role.MARKETER);
  const [applying, wanted] = [await saved(marketer, 'spring', DENY), await saved(marketer, 'autumn', DENY)];
  await marketer.ok(ACTIVATE, { id: applying });
  const { ruleSet, userErrors } = await activateWhile(wanted, (manager) =>
    manager.delete(RuleSetEntity, { id: wanted }),
  );
  expect([ruleSet, userErrors]).toMatchObject([null, [{ code: 'NOT_FOUND' }]]);
  expect(await marketer.ok('{ ruleSet { id } }')).toEqual({ ruleSet: { id: applying } });
});

test('rules about stock do not apply where the feed is removed while they are made to', async () => {
  const marketer = await server.as(Role.MARKETER);
  const { services } = server;
  const feed = Object.assign(new ProductFeedEntity(), {
    id: newId(FEED_PREFIX),
    fileName: 'feed.csv',
    updatedAt: new Date(),
    products: 1,
    inStock: 1,
    repeatedLines: 0,
    badLines: 0,
    badExamples: [],
    fileHash: null,
    createdById: null,
  });
  await services.decisions.write((manager) => manager.insert(ProductFeedEntity, feed));
  const wanted = await saved(marketer, 'stock', { inStock: [{ name: 'there' }] });
  const { userErrors } = await activateWhile(wanted, (manager) => manager.delete(ProductFeedEntity, { id: feed.id }));
  expect(userErrors).toMatchObject([
    { code: 'CONFLICT', message: expect.stringContaining('"there" needs the product feed') },
  ]);
  expect(await marketer.ok('query($id: ID!) { ruleSet(id: $id) { isActive } }', { id: wanted })).toEqual({
    ruleSet: { isActive: false },
  });
});
