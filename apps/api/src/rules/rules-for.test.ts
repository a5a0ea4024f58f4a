import type { ModelSet, Rules } from '@cartograph/recommend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestContext } from '../context.js';
import { askedModels } from '../recommendations/asked-model.js';
import { runJob } from '../server/run-job.js';
import { operatorContext } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { RuleSetEntity } from './rule-set.entity.js';
import type { RulesInput } from './rule-types.js';
import { catalogFor, NO_RULES, rulesFor, rulesGiven } from './rules-for.js';
import { forgetStandingRules } from './standing-rules.js';

const named = (name: string, product: string): Rules => [
  { kind: 'deny', name, products: [product], categories: [], brands: [] },
];
const WIDE: Rules = [{ kind: 'diversity', name: 'wide', lambda: 0.5, by: 'category', pool: 5_000 }];
const given = (name: string, productExternalIds = ['1000']): RulesInput => ({
  deny: [{ name, productExternalIds, categories: [], brands: [] }],
});

let server: TestServer;
let set: ModelSet;
const context = (): RequestContext => operatorContext(server.services);
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(60) });
  expect((await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: [] } })).state).toBe('DONE');
  ({ set } = await askedModels(context(), null));
  for (const [id, rules, isActive] of [
    ['rls_saved', named('saved', '1001'), false],
    ['rls_active', named('active', '1002'), true],
    ['rls_empty', [], false],
  ] as const)
    await save(id, rules, isActive);
});
afterAll(() => server.close());

async function save(id: string, rules: Rules, isActive: boolean): Promise<void> {
  await server.services.decisions.write((manager) =>
    manager.save(RuleSetEntity, {
      id,
      name: id,
      rules,
      isActive,
      version: 1,
      updatedAt: new Date(),
      price: null,
      createdById: null,
    }),
  );
  forgetStandingRules(server.services.decisions);
}
const namesFor = async (rules: RulesInput | null, ruleSet: string | null): Promise<string[]> =>
  (await rulesFor(context(), set, { rules, ruleSet })).rules.map(({ name }) => name);

describe('the rules of a request', () => {
  test('are its own, those of the set it names, or those that stand', async () => {
    expect(await namesFor(given('own'), null)).toEqual(['own']);
    expect(await namesFor(null, 'rls_saved')).toEqual(['saved']);
    expect(await namesFor(null, null)).toEqual(['active']);
  });

  test('are none where none are wanted, or there is none in them', async () => {
    expect(await namesFor(null, NO_RULES)).toEqual([]);
    expect(await namesFor(null, 'rls_empty')).toEqual([]);
    expect(await namesFor({ deny: [] }, null)).toEqual([]);
  });

  test('that cannot be meant are refused, as whoever asked can mend it', async () => {
    await expect(namesFor(given('own'), 'rls_saved')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'Give rules or a ruleSet, not both.',
      extensions: { problem: 'not-one-of', facts: { fields: ['rules', 'ruleSet'] } },
    });
    await expect(namesFor(null, 'rls_none')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('give "none" for none') as string,
    });
    await expect(namesFor(given(''), null)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { problem: 'name-missing', facts: { rules: [''] } },
    });
    await expect(namesFor(given('long', ['7'.repeat(300)]), null)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('300 characters; 200 are allowed') as string,
      extensions: { problem: 'rules-too-large' },
    });
  });

  test('that stand and cannot be applied are no fault of whoever asked', async () => {
    await save('rls_active', WIDE, true);
    await expect(namesFor(null, null)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(
        /^The active rule set "rls_active" cannot be applied\. "wide" .* Or ask with ruleSet: "none"\.$/,
      ) as string,
    });
    expect(await namesFor(given('own'), null)).toEqual(['own']);
    await save('rls_active', named('active', '1002'), true);
  });

  test('are looked up once for the models that answer', async () => {
    const once = async (name: string) => rulesFor(context(), set, { rules: given(name), ruleSet: null });
    const first = await once('kept');
    expect(await once('kept')).toBe(first);
    expect(await once('other')).not.toBe(first);
    for (let n = 0; n < 20; n += 1) await once(`more ${n}`);
    expect(await once('kept')).not.toBe(first);
  });
});

test('the shop as rules see it is made once while no feed comes or goes', async () => {
  const shop = await catalogFor(context(), set);
  expect(shop.catalog.products).toBe(set.productIds.size);
  expect((await catalogFor(context(), set)).catalog).toBe(shop.catalog);
});

test('rules that are to be looked at keep the place of each in the input', () => {
  expect(rulesGiven(given(' spaced '))).toEqual({ rules: named('spaced', '1000'), paths: [['deny', '0']] });
  expect(() => rulesGiven({ deny: Array.from({ length: 101 }, () => given('many').deny![0]!) })).toThrow(
    'There are 101 rules; 100 are allowed.',
  );
});
