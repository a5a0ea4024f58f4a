import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Decisions } from '../database/decisions.js';
import { FEATURES } from '../features.js';
import { openDatabase } from '../server/services.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { RuleSetEntity } from './rule-set.entity.js';
import { forgetStandingRules, standingRules } from './standing-rules.js';

let dataDir: string;
let decisions: Decisions;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-rules-'));
  decisions = await openDatabase(dataDir, FEATURES);
});
afterEach(async () => {
  await decisions.close();
  await rm(dataDir, { recursive: true });
});

const ruleSet = (id: string, isActive: boolean): RuleSetEntity =>
  Object.assign(new RuleSetEntity(), {
    id,
    name: id,
    rules: [],
    isActive,
    version: 1,
    createdById: null,
    updatedAt: new Date(0),
    price: null,
  });
const feed = (id: string): ProductFeedEntity =>
  Object.assign(new ProductFeedEntity(), {
    id,
    fileName: `${id}.csv`,
    updatedAt: new Date(0),
    products: 1,
    inStock: 1,
    repeatedLines: 0,
    badLines: 0,
    badExamples: [],
    fileHash: null,
    createdById: null,
  });

test('the active rule set and the newest feed stand; none does where there is none', async () => {
  expect(await standingRules(decisions)).toEqual({ ruleSet: null, feed: null });
  await decisions.write((manager) => manager.insert(RuleSetEntity, [ruleSet('a', false), ruleSet('b', true)]));
  await decisions.write((manager) => manager.insert(ProductFeedEntity, [feed('feed_1'), feed('feed_2')]));
  forgetStandingRules(decisions);
  expect(await standingRules(decisions)).toMatchObject({ ruleSet: { id: 'b' }, feed: { id: 'feed_2' } });
});

test('requests of the same moment share a look, until something is decided here', async () => {
  const looks = [standingRules(decisions), standingRules(decisions)];
  expect(looks[0]).toBe(looks[1]);
  forgetStandingRules(decisions);
  const after = standingRules(decisions);
  expect(after).not.toBe(looks[0]);
  await Promise.all([...looks, after]);
});

test('a look that failed is told to all who waited for it, and the next looks again at once', async () => {
  await decisions.write((manager) => manager.query('ALTER TABLE rule_set RENAME TO elsewhere'));
  const failed = await Promise.allSettled([standingRules(decisions), standingRules(decisions)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await decisions.write((manager) => manager.query('ALTER TABLE elsewhere RENAME TO rule_set'));
  expect(await standingRules(decisions)).toEqual({ ruleSet: null, feed: null });
});
