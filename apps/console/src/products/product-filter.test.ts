import { expect, test } from 'vitest';
import { priceCodec, productFilter } from './product-filter.js';

const nowhere = { period: null, category: null, brand: null, includeBots: true };

test('only what was chosen is asked for', () => {
  expect(productFilter(nowhere, { least: '', most: '', bought: 'all' })).toEqual({ category: null, brand: null });
  expect(productFilter({ ...nowhere, period: { from: '2019-10-01', to: '2019-10-02' } }, { least: '10', most: '', bought: 'unbought' })).toEqual({
    category: null,
    brand: null,
    seen: { from: '2019-10-01', to: '2019-10-02' },
    price: { min: '10' },
    converted: false,
  });
});

test('a price that is none is no bound', () => {
  expect(priceCodec.read('35.79')).toBe('35.79');
  for (const text of ['', '-1', '1e5', '1.23456', 'x']) expect(priceCodec.read(text)).toBeNull();
});
