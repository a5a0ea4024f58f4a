import { expect, it } from 'vitest';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { makeHoldout, type Holdout } from './holdout.js';
import { mainCategory, segmentsOf } from './segments.js';
import { splitByTime, splitOf } from './split.js';
import { chooseTarget } from './target.js';

const membersOf = (holdout: Holdout, kind: string): Record<string, string> =>
  Object.fromEntries(
    segmentsOf(holdout)
      .filter((segment) => segment.kind === kind)
      .map((segment) => [segment.value, [...segment.members].join('')]),
  );

const later = (user: string): PlainEvent => ({ user, product: '1', at: START + DAY });
const log = trainingLogOf([
  { user: '1', product: '10', at: START, category: 'shoes.red', price: 10 },
  { user: '1', product: '11', at: START, category: 'hats', price: 30 },
  { user: '1', product: '11', at: START + 1 },
  { user: '2', product: '12', at: START, type: 'purchase', category: 'shoes', price: 200 },
  { user: '3', product: '10', at: START, type: 'view' },
  { user: '5', product: '13', at: START },
  ...['1', '2', '3', '4', '5'].map(later),
]);
const holdout = makeHoldout(log, splitByTime(log, 'cart', { at: START + DAY, rule: 'by hand' }), chooseTarget(log), {
  k: 10,
});

it('divides by visits, main category, price and what the answer starts from', () => {
  expect(membersOf(holdout, 'NEW_RETURNING')).toEqual({ NEW: '00010', RETURNING: '11101' });
  expect(membersOf(holdout, 'CATEGORY')).toEqual({ hats: '10000', shoes: '01000', NONE: '00111' });
  const bounds = segmentsOf(holdout)
    .filter(({ kind }) => kind === 'PRICE_BAND')
    .map(({ value, prices }) => [value, prices?.above, prices?.upTo]);
  expect(bounds.map(([value, above, upTo]) => [value, typeof above, typeof upTo])).toEqual([
    ['Q1', 'object', 'number'],
    ['Q2', 'number', 'number'],
    ['Q3', 'number', 'number'],
    ['Q4', 'number', 'object'],
    ['NONE', 'undefined', 'undefined'],
  ]);
  for (const place of [0, 1, 2]) expect(bounds[place]![2]).toBe(bounds[place + 1]![1]);
  expect(membersOf(holdout, 'PRICE_BAND')).toEqual({
    Q1: '10000',
    Q2: '00000',
    Q3: '00000',
    Q4: '01000',
    NONE: '00111',
  });
  expect(membersOf(holdout, 'ANSWERED_FROM')).toEqual({ STRENGTHS: '10001', VIEWS: '00100', NOTHING: '01010' });
});

it('says each segment’s rule, prices in figures', () => {
  const rules = Object.fromEntries(segmentsOf(holdout).map((segment) => [segment.value, segment.rule]));
  expect(rules.hats).toBe('users who carted most in hats');
  expect(rules.Q4).toContain('more than 155.83');
});

it('holds every test user once in each division', () => {
  const shop = tasteShop({ users: 150 });
  const parts = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 });
  const segments = segmentsOf(parts);
  for (const kind of new Set(segments.map((segment) => segment.kind))) {
    const division = segments.filter((segment) => segment.kind === kind);
    for (const position of parts.testUsers.keys())
      expect(division.reduce((sum, segment) => sum + segment.members[position]!, 0)).toBe(1);
  }
});

it('shows the largest categories by themselves and joins the rest', () => {
  const events = Array.from({ length: 8 }, (_, n): PlainEvent[] => [
    { user: String(n), product: String(n), at: START, category: `c${n}` },
    later(String(n)),
  ]).flat();
  const many = trainingLogOf(events);
  const members = membersOf(
    makeHoldout(many, splitByTime(many, 'cart', { at: START + DAY, rule: 'by hand' }), chooseTarget(many), { k: 10 }),
    'CATEGORY',
  );
  expect(Object.keys(members)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'OTHER', 'NONE']);
  expect(members.OTHER).toBe('00000111');
});

it('takes the part of a category before its first dot', () => {
  expect(['electronics.smartphone', '2053013555631882655', ''].map(mainCategory)).toEqual([
    'electronics',
    '2053013555631882655',
    '',
  ]);
});
