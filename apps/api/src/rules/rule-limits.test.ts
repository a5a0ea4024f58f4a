import type { Rule } from '@cartograph/recommend';
import { expect, test } from 'vitest';
import { beyondLimits } from './rule-limits.js';

const of = (...rules: Rule[]): string[] => beyondLimits({ rules, paths: [] }).map(({ message }) => message);

test('rules as people write them are within the limits', () => {
  expect(
    of(
      { kind: 'deny', name: 'no audio', categories: ['electronics.audio'] },
      { kind: 'diversity', name: 'mix', lambda: 0.5, by: 'model', pool: 1_000 },
      { kind: 'diversity', name: 'plain', lambda: 1, by: 'brand' },
      { kind: 'in-stock', name: 'stock' },
    ),
  ).toEqual([]);
});

test('a pool that would be compared with all of itself is beyond them', () => {
  expect(of({ kind: 'diversity', name: 'mix', lambda: 0.5, by: 'model', pool: 2 ** 31 - 1 })).toEqual([
    '"mix" chooses from 2147483647 products; 1000 are allowed.',
  ]);
});

test('so are too many rules, too many names in one, and texts that are no ids', () => {
  expect(
    of(...Array.from({ length: 101 }, (_, n): Rule => ({ kind: 'deny', name: `rule ${n}`, brands: ['x'] }))),
  ).toEqual(['There are 101 rules; 100 are allowed.']);
  expect(of({ kind: 'deny', name: 'n'.repeat(201), brands: ['x'] })).toEqual([
    `"${'n'.repeat(40)}…" is a name of 201 characters; 200 are allowed.`,
  ]);
  expect(of({ kind: 'boost', name: 'all', factor: 2, products: Array.from({ length: 10_001 }, String) })[0]).toMatch(
    /^"all" names 10001 products.*10000 are allowed/,
  );
  expect(
    of(
      { kind: 'bury', name: 'long', brands: ['b'.repeat(300)] },
      { kind: 'pin', name: 'hero', product: '1'.repeat(300), rank: 1 },
    ),
  ).toEqual([
    expect.stringMatching(/^"long" names "b{40}…", which has 300/),
    expect.stringMatching(/^"hero" names "1{40}…", which has 300/),
  ]);
});

test('each is named with its place in the input', () => {
  const given = {
    rules: [
      { kind: 'in-stock', name: 's' },
      { kind: 'diversity', name: 'd', lambda: 1, by: 'brand', pool: 9_999 },
    ] satisfies Rule[],
    paths: [
      ['inStock', '0'],
      ['diversity', '0'],
    ] as [string, string][],
  };
  expect(beyondLimits(given)).toMatchObject([{ path: ['diversity', '0'] }]);
});
