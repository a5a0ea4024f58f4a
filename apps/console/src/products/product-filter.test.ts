import { expect, test } from 'vitest';
import { productFilter } from './product-filter.js';

const nowhere = { period: null, category: null, brand: null, includeBots: true };

test('only what was chosen is asked for', () => {
  expect(productFilter(nowhere, { least: '', most: '', bought: 'all' })).toEqual({ category: null, brand: null });
  expect(
    productFilter(
      { ...nowhere, period: { from: '2019-10-01', to: '2019-10-02' } },
      { least: '10', most: '', bought: 'unbought' },
    ),
  ).toEqual({
    category: null,
    brand: null,
    seen: { from: '2019-10-01', to: '2019-10-02' },
    price: { min: '10' },
    converted: false,
  });
});
