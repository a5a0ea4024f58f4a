import { describe, expect, it } from 'vitest';
import { checkValues } from './check-values.js';
import type { Rule } from './rules.js';

const codes = (...rules: readonly Rule[]): string[] => checkValues(rules).map(({ code }) => code);

describe('values of rules at their bounds', () => {
  it.each<[Rule, string | null]>([
    [{ kind: 'boost', name: 'b', brands: ['x'], factor: 0.001 }, null],
    [{ kind: 'boost', name: 'b', brands: ['x'], factor: 1000 }, null],
    [{ kind: 'boost', name: 'b', brands: ['x'], factor: 0.0009 }, 'boost-factor'],
    [{ kind: 'boost', name: 'b', brands: ['x'], factor: 1001 }, 'boost-factor'],
    [{ kind: 'boost', name: 'b', brands: ['x'], factor: Number.NaN }, 'boost-factor'],
    [{ kind: 'boost', name: 'b', factor: 2000 }, 'empty-target'],
    [{ kind: 'price', name: 'p', min: 0, max: 0 }, null],
    [{ kind: 'price', name: 'p', max: Infinity }, 'price-limit'],
    [{ kind: 'price', name: 'p', min: Number.NaN, max: 5 }, 'price-limit'],
    [{ kind: 'price', name: 'p' }, 'price-without-limit'],
    [{ kind: 'price', name: 'p', min: 5.01, max: 5 }, 'price-reversed'],
    [{ kind: 'bought', name: 'w', window: 0 }, null],
    [{ kind: 'bought', name: 'w', window: 'never' }, null],
    [{ kind: 'bought', name: 'w', window: Infinity }, 'bought-window'],
    [{ kind: 'cap', name: 'c', per: 'category', most: 1, depth: null }, null],
    [{ kind: 'cap', name: 'c', per: 'category', most: 1.5 }, 'cap-most'],
    [{ kind: 'cap', name: 'c', per: 'category', most: 1, depth: 1.5 }, 'cap-depth'],
    [{ kind: 'diversity', name: 'd', by: 'brand', lambda: 1, pool: 1 }, null],
    [{ kind: 'diversity', name: 'd', by: 'brand', lambda: Number.NaN }, 'diversity-lambda'],
    [{ kind: 'diversity', name: 'd', by: 'brand', lambda: 0, pool: 0 }, 'diversity-pool'],
    [{ kind: 'pin', name: 'n', product: '7', rank: 1 }, null],
    [{ kind: 'pin', name: 'n', product: '7', rank: 1.5 }, 'pin-rank'],
    [{ kind: 'in-stock', name: 's' }, null],
    [{ kind: 'bury', name: 'y', categories: [] }, 'empty-target'],
  ])('%o', (rule, code) => {
    expect(codes(rule)).toEqual(code === null ? [] : [code]);
  });

  it('are said with the numbers that are wrong', () => {
    expect(checkValues([{ kind: 'bought', name: 'w', window: Number.NaN }])[0]).toMatchObject({
      message: expect.stringContaining('for no number of days') as string,
    });
    expect(checkValues([{ kind: 'price', name: 'p', min: 9, max: 5 }])[0]).toMatchObject({
      rules: ['p'],
      facts: { min: 9, max: 5 },
    });
  });
});

it('names that are missing are found before names that are used twice', () => {
  const rule = (name: string): Rule => ({ kind: 'in-stock', name });
  expect(codes(rule(''), rule(''))).toEqual(['name-missing']);
  expect(codes(rule(' '), rule('a'), rule('b'), rule('a'))).toEqual(['name-missing', 'name-twice']);
});
