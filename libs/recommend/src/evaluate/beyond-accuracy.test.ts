import { rankingMetrics } from '@cartograph/metrics';
import { expect, it } from 'vitest';
import { usersPerProduct } from '../log/csr-rows.js';
import { emptyLists } from '../rank.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { beyondAccuracy, coverageOf } from './beyond-accuracy.js';
import { makeHoldout, relevantProducts, type Holdout } from './holdout.js';
import { splitByTime } from './split.js';
import { chooseTarget } from './target.js';

const cart = (user: number, product: number, at: number, category = 'a'): PlainEvent => ({
  user: String(user),
  product: String(product),
  at: START + at,
  category,
});
/** Products 10 … 13 (rows 0 … 3) are carted by 4, 2, 1 and 1 of four users; 14 (row 4) only afterwards. Categories a, b, a, none, a. */
const log = trainingLogOf([
  ...[1, 2, 3, 4].map((user) => cart(user, 10, user)),
  ...[1, 2].map((user) => cart(user, 11, 10 + user, 'b')),
  cart(3, 12, 20),
  cart(4, 13, 21, ''),
  cart(1, 14, DAY),
  cart(2, 12, DAY + 1),
  cart(3, 11, DAY + 2, 'b'),
]);
const holdout = makeHoldout(log, splitByTime(log, 'cart', { at: START + DAY, rule: 'by hand' }), chooseTarget(log), {
  k: 2,
});

const aboutOf = ({ known, protocol }: Holdout) => ({
  itemUsers: usersPerProduct(known),
  trainProducts: protocol.trainProducts,
});

it('describes lists by numbers that can be checked by hand', () => {
  const lists = { ...emptyLists(3, 2), indices: Int32Array.of(0, 1, 0, 2, 1, -1) };
  const relevant = relevantProducts(holdout, false);
  const ranking = rankingMetrics({ recommended: lists.indices, k: 2, relevant });
  const beyond = beyondAccuracy(lists, holdout, {
    ranking,
    relevant,
    includesSeen: false,
    itemUsers: usersPerProduct(holdout.known),
  });
  expect(beyond.coverage).toBe(0.75);
  expect(beyond.novelty).toBeCloseTo((0 + 1 + 0 + 2 + 1) / 5, 12);
  expect(beyond.diversity).toMatchObject({ ok: true, value: 0.5 });
  expect(beyond.popularityShare).toBeCloseTo(2 / 5, 12);
  expect(beyond.gini).toBeCloseTo((4 * 2 + 2 * 2) / (5 * 5), 12);
  expect([beyond.shortLists, beyond.coldPairs]).toEqual([1, 1]);
  expect(beyond.coldPairsFound).toMatchObject({ ok: false, reason: 'too-few' });
});

it('covers nothing where nothing was carted before, or nothing is recommended', () => {
  const empty = makeHoldout(log, splitByTime(log, 'cart', { at: START, rule: 'before all' }), chooseTarget(log), {
    k: 2,
  });
  expect(coverageOf(emptyLists(4, 2), Int32Array.of(0, 1), aboutOf(empty))).toBe(0);
  expect(coverageOf(emptyLists(3, 2), Int32Array.of(0, 1, 2), aboutOf(holdout))).toBe(0);
});

it('covers by products that were carted before, not by others that a model knows from views', () => {
  const lists = { ...emptyLists(1, 2), indices: Int32Array.of(4, 0) };
  expect(coverageOf(lists, Int32Array.of(0), aboutOf(holdout))).toBe(0.25);
});
