import { incomputable } from '@cartograph/metrics';
import { expect, it } from 'vitest';
import type { AssumptionCheck } from '../result.js';
import { associationAssumptions } from './assumptions.js';
import { type BasketPairs, basketPairs } from './basket-pairs.js';
import type { BasketRow } from './basket-query.js';
import { eventAssociations } from './event-associations.js';
import type { PatternRow } from './event-counts-query.js';
import { sequencesOf } from './sequences.js';
import type { SequenceRow } from './sequence-query.js';
import { simpsonSearch } from './simpson-warnings.js';

type Found = Parameters<typeof associationAssumptions>[0];

const choice = { unit: 'user', level: 'category', from: 'view', to: 'purchase', minimumSupport: 5 } as const;
const nothing: Found = {
  events: [],
  baskets: basketPairs([], choice),
  sequences: sequencesOf([]),
  simpson: simpsonSearch({ events: [], behaviors: [], pairs: [], categories: [] }),
  hasClusters: false,
};
const check = (code: AssumptionCheck['code'], found: Partial<Found>): AssumptionCheck | undefined =>
  associationAssumptions({ ...nothing, ...found }).find((one) => one.code === code);

/** Sessions by band and pattern, 1 a view, 2 a cart, 8 a purchase; in two halves. */
const bands = (units: number, odds: readonly number[]): PatternRow[] =>
  odds.flatMap((ratio, band) =>
    [0, 1].flatMap((half) =>
      (
        [
          [1 | 2 | 8, ratio],
          [1 | 2, 1],
          [1 | 8, 1],
          [1, 1],
        ] as const
      ).map(([pattern, share]) => ({ half, band, pattern, units: Math.round(units * share) })),
    ),
  );
const events = (units: number, odds: readonly number[]) =>
  eventAssociations('session', bands(units, odds), [], null).map(({ row }) => row);

it('knows nothing where there was nothing to look at', () => {
  for (const code of ['one-ratio', 'activity', 'drift', 'like'] as const)
    expect(check(code, {}), code).toMatchObject({ holds: null });
  expect(check('drift', {})?.facts).toEqual({});
});

it('bears out one odds ratio only where the tests would find a difference that counts', () => {
  expect(check('one-ratio', { events: events(2000, [2, 2]) })).toMatchObject({
    holds: true,
    facts: { found: 0, of: 1, second: 0 },
  });
  const few = check('one-ratio', { events: events(20, [2, 2]) });
  expect(few).toMatchObject({ holds: null, facts: { found: 0, of: 1, second: 1 } });
  expect(few?.facts['value']).toBeGreaterThan(1.5);
  expect(few?.detail).toMatch(/the power is below 80 % for .*\. The weakest finds one from [\d.]+ times on\.$/);
  expect(check('one-ratio', { events: events(2000, [1, 4]) })).toMatchObject({ holds: false, facts: { found: 1 } });
});

const ordered = (after: number, before: number): SequenceRow => ({
  a: 'a',
  b: 'b',
  half: null,
  after_only: after,
  before_only: before,
  either_way: 0,
  lag_days: 1,
  lag_days_low: null,
  lag_days_high: null,
});

it('bears out a small drift only where the interval ends at one', () => {
  expect(check('drift', { sequences: sequencesOf([ordered(10_000, 10_000)]) })).toMatchObject({ holds: true });
  expect(check('drift', { sequences: sequencesOf([ordered(6, 6)]) })).toMatchObject({
    holds: null,
    facts: { value: 1, upTo: expect.closeTo(2.94, 1) as number },
  });
  expect(check('drift', { sequences: sequencesOf([ordered(9, 3)]) })).toMatchObject({ holds: false });
  // Where every purchase came after the other act, nothing bounds the ratio, and no API could write it.
  const oneWay = check('drift', { sequences: sequencesOf([ordered(12, 0)]) });
  expect(oneWay).toMatchObject({ holds: false, detail: expect.stringContaining('nothing bounds it') as string });
  expect(Object.keys(oneWay?.facts ?? {})).toEqual(['value']);
});

/** Users of one band that viewed the first and bought the second of so many pairs of categories, as chance has it. */
const pairsOf = (pairs: number, users: number): BasketPairs => {
  const share = users / 4;
  const rows = [0, 1].flatMap((half): BasketRow[] => [
    { kind: 'units', half, band: 0, a: null, b: null, n: users, m: users },
    ...Array.from({ length: pairs }, (_, at): BasketRow[] => [
      { kind: 'thing', half, band: 0, a: `a${at}`, b: null, n: users / 2, m: 0 },
      { kind: 'thing', half, band: 0, a: `b${at}`, b: null, n: 0, m: users / 2 },
      { kind: 'pair', half, band: 0, a: `a${at}`, b: `b${at}`, n: share, m: 0 },
    ]).flat(),
  ]);
  return basketPairs(rows, choice);
};

it('bears out that pairs are close to chance only where there are enough of them', () => {
  expect(check('activity', { baskets: pairsOf(100, 400) })).toMatchObject({ holds: true, facts: { second: 1 } });
  const few = check('activity', { baskets: pairsOf(10, 400) });
  expect(few).toMatchObject({ holds: null, detail: expect.stringContaining('too few pairs') as string });
  expect(few?.facts).not.toHaveProperty('second');
  expect(check('activity', { baskets: pairsOf(60, 40) })).toMatchObject({
    holds: null,
    facts: { value: 1, upTo: expect.closeTo(1.11, 1) as number },
  });
});

it('bears out that like is compared with like only where an association could have vanished', () => {
  const categories = (pooled: readonly [number, number, number]) => [
    {
      first: 'cart' as const,
      second: 'purchase' as const,
      pooled: { ok: true as const, value: pooled[0], low: pooled[1], high: pooled[2], level: 0.95, method: 'test' },
      controlled: { ok: true as const, value: 2, low: 1.5, high: 2.5, level: 0.95, method: 'test' },
      categories: 2,
    },
  ];
  const search = (pooled: readonly [number, number, number]) =>
    simpsonSearch({ events: [], behaviors: [], pairs: [], categories: categories(pooled) });
  expect(check('like', { simpson: search([2, 1.6, 2.4]) })).toMatchObject({
    holds: true,
    facts: { found: 0, of: 1, second: 1 },
  });
  expect(check('like', { simpson: search([2, 0.8, 5]) })).toMatchObject({ holds: null, facts: { of: 1, second: 0 } });
  expect(check('like', { simpson: search([0.5, 0.4, 0.6]) })).toMatchObject({ holds: false, facts: { found: 1 } });
  const unknown = incomputable('too-few', '');
  expect(
    simpsonSearch({
      events: [],
      behaviors: [],
      pairs: [],
      categories: [{ ...categories([2, 1, 3])[0]!, pooled: unknown }],
    }),
  ).toMatchObject({ lookedAt: 0, clear: 0 });
});
