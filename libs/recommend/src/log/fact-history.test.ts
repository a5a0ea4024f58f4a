import { describe, expect, it } from 'vitest';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { factRuns, factsBefore } from './fact-history.js';

describe('factRuns', () => {
  it('keeps where a value begins, and one that comes back', () => {
    const rows = {
      products: Int32Array.of(0, 0, 0, 2, 2, 2),
      from: Float64Array.of(1, 2, 5, 1, 3, 4),
      values: Int32Array.of(7, 7, 8, 7, 9, 7),
    };
    expect(factRuns(4, rows)).toEqual({
      indptr: Int32Array.of(0, 2, 2, 5, 5),
      from: Float64Array.of(1, 5, 1, 3, 4),
      values: Int32Array.of(7, 8, 7, 9, 7),
    });
  });

  it('has nothing of no product and of no row', () => {
    expect(factRuns(0, { products: new Int32Array(), from: new Float64Array(), values: new Float64Array() })).toEqual({
      indptr: Int32Array.of(0),
      from: new Float64Array(),
      values: new Float64Array(),
    });
  });
});

describe('factsBefore', () => {
  const log = trainingLogOf([
    { user: '1', product: '10', at: START, category: 'a', price: 5 },
    { user: '1', product: '10', at: START + DAY, category: 'b', brand: 'acme' },
    { user: '1', product: '11', at: START + 2 * DAY, category: 'c', price: 7 },
    { user: '1', product: '10', at: START + 3 * DAY, price: 6 },
  ]);

  it('knows what was said before the instant, and nothing of what is said at it', () => {
    expect(factsBefore(log, START)).toEqual({
      categories: ['', ''],
      brands: ['', ''],
      prices: Float64Array.of(Number.NaN, Number.NaN),
    });
    expect(factsBefore(log, START + DAY)).toEqual({
      categories: ['a', ''],
      brands: ['', ''],
      prices: Float64Array.of(5, Number.NaN),
    });
    expect(factsBefore(log, START + DAY + 1)).toEqual({
      categories: ['b', ''],
      brands: ['acme', ''],
      prices: Float64Array.of(5, Number.NaN),
    });
    expect(factsBefore(log, START + 3 * DAY)).toEqual({
      categories: ['b', 'c'],
      brands: ['acme', ''],
      prices: Float64Array.of(5, 7),
    });
  });

  it('is the facts of the log after its last event', () => {
    expect(factsBefore(log, START + 3 * DAY + 1)).toBe(log.facts);
    expect(factsBefore(log, Infinity)).toBe(log.facts);
    expect(log.facts).toEqual({ categories: ['b', 'c'], brands: ['acme', ''], prices: Float64Array.of(6, 7) });
  });
});
