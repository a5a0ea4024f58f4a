import { expect, it } from 'vitest';
import { FAMILIES, familyOf } from '../families.js';
import { planOf } from './train-options.js';

it('makes all kinds by default, popularity always, simplest first', () => {
  expect(planOf({}).families.map(({ kind }) => kind)).toEqual(FAMILIES.map(({ kind }) => kind));
  expect(planOf({ kinds: ['ALS', 'MOST_CARTED'] }).families.map(({ kind }) => kind)).toEqual([
    'POPULARITY',
    'MOST_CARTED',
    'ALS',
  ]);
});

it('hands the seed to kinds that have one, and what was given beside it', () => {
  const plan = planOf({ seed: 7, settings: { ALS: { factors: 4 } } });
  expect([plan.given(familyOf('ALS')), plan.given(familyOf('POPULARITY'))]).toEqual([{ seed: 7, factors: 4 }, {}]);
});

it('refuses what cannot be done, and says what can', () => {
  expect(() => planOf({ k: 0 })).toThrow('K must be a whole number ≥ 1');
  expect(() => planOf({ kinds: ['RERANK'], families: FAMILIES.slice(0, 2) })).toThrow(
    'no family makes models of kind RERANK; there are POPULARITY, RECENT_POPULARITY',
  );
  expect(() => planOf({ families: FAMILIES.slice(1) })).toThrow('POPULARITY is not among the families');
  expect(() => planOf({ kinds: ['POPULARITY'], settings: { ALS: { factors: 4 } } })).toThrow(
    'settings are given for ALS, which is not made',
  );
  expect(() => planOf({ settings: { ALS: { factors: -4 } } })).toThrow('factors');
  expect(() => planOf({ work: 0 })).toThrow('work allowed is 0');
  expect(() => planOf({ fitWork: Number.NaN })).toThrow('work of one fit is NaN');
  expect(() => planOf({ seconds: -1 })).toThrow('-1 seconds');
  expect(() => planOf({ seed: Number.NaN })).toThrow('seed is NaN');
});

it('is late only after the seconds allowed', () => {
  expect([planOf({}).isLate(), planOf({ seconds: 0 }).isLate(), planOf({ seconds: 1000 }).isLate()]).toEqual([
    false,
    true,
    false,
  ]);
});
