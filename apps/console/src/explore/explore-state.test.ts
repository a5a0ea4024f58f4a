// @vitest-environment jsdom
import type { ExploreInput } from '@cartograph/sdk/schema';
import { expect, test } from 'vitest';
import {
  askedFilters,
  byCodec,
  edgesCodec,
  fileAddress,
  filteredAway,
  measureCodec,
  pictureFor,
  productCodec,
  typesCodec,
} from './explore-state.js';

test('dimensions are read once each, three at most, and what is none of them is passed over', () => {
  expect(byCodec.read('BRAND,DAY,BRAND,HOUR,WEEK')).toEqual(['BRAND', 'DAY', 'HOUR']);
  expect(byCodec.read('COLOUR')).toEqual([]);
  expect(byCodec.read('none')).toEqual([]);
  expect(byCodec.write([])).toBe('none');
  expect(byCodec.read(byCodec.write(['CATEGORY_1', 'BRAND']))).toEqual(['CATEGORY_1', 'BRAND']);
});

test('time is a line, names are bars, two dimensions a heat map, unless somebody picks', () => {
  expect([
    pictureFor('auto', ['DAY']),
    pictureFor('auto', ['BRAND']),
    pictureFor('auto', ['WEEKDAY', 'HOUR']),
    pictureFor('auto', ['BRAND', 'WEEK']),
    pictureFor('auto', []),
  ]).toEqual(['line', 'bar', 'heat', 'line', 'table']);
  expect([pictureFor('bar', ['DAY']), pictureFor('heat', ['DAY']), pictureFor('heat', ['DAY', 'HOUR'])]).toEqual([
    'bar',
    'bar',
    'heat',
  ]);
});

test('the file is asked for with everything that is shown', () => {
  const scope = {
    period: { from: '2019-10-01', to: '2019-10-31' },
    category: 'electronics',
    brand: 'a&b',
    includeBots: false,
  };
  expect(
    fileAddress(scope, { measure: 'CONVERSION_RATE', by: ['CATEGORY_1', 'PRICE_BAND'], top: 5 }, 'Asia/Seoul', 'csv'),
  ).toBe(
    '/exports/explore.csv?measure=conversionRate&timeZone=Asia%2FSeoul&by=category1%2CpriceBand&top=5&from=2019-10-01&to=2019-10-31&category=electronics&brand=a%26b&bots=exclude',
  );
  expect(
    fileAddress(
      { period: null, category: null, brand: null, includeBots: true },
      { measure: 'VIEWS', by: [] },
      'UTC',
      'parquet',
    ),
  ).toBe('/exports/explore.parquet?measure=views&timeZone=UTC');
});

test('a file is narrowed as the page is', () => {
  const scope = { period: null, category: null, brand: null, includeBots: true };
  const asked: ExploreInput = {
    measure: 'EVENTS',
    by: ['PRICE_BAND'],
    ...askedFilters(
      { types: ['CART', 'REMOVE_FROM_CART'], product: '-7', least: '9.90', most: '100', edges: ['20', '50'] },
      ['PRICE_BAND'],
    ),
  };
  expect(fileAddress(scope, asked, 'UTC', 'csv')).toBe(
    '/exports/explore.csv?measure=events&timeZone=UTC&by=priceBand&eventTypes=cart%2Cremove_from_cart&product=-7&priceFrom=9.90&priceTo=100&priceEdges=20%2C50',
  );
});

test('what is not narrowed is not asked for, and edges only where prices are cut', () => {
  expect(askedFilters({ types: [], product: '', least: '', most: '', edges: ['5'] }, ['DAY'])).toEqual({});
  expect(askedFilters({ types: [], product: '', least: '', most: '', edges: ['5'] }, ['DAY', 'PRICE_BAND'])).toEqual({
    priceEdges: ['5'],
  });
});

test('filters in the address that make no sense are none', () => {
  expect([
    typesCodec.read('PURCHASE,VIEW,JOY'),
    typesCodec.read('VIEW,CART,REMOVE_FROM_CART,PURCHASE'),
    typesCodec.read(''),
  ]).toEqual([['VIEW', 'PURCHASE'], [], []]);
  expect([productCodec.read(' 1004856 '), productCodec.read('9223372036854775808'), productCodec.read('shoe')]).toEqual(
    ['1004856', '9223372036854775808', null],
  );
  expect([
    edgesCodec.read('10, 20 50.5'),
    edgesCodec.read('20,10'),
    edgesCodec.read('0,10'),
    edgesCodec.read('a'),
    edgesCodec.read(Array.from({ length: 31 }, (_, i) => i + 1).join(',')),
  ]).toEqual([['10', '20', '50.5'], null, null, null, null]);
});

test('a measure whose events are all filtered away is told', () => {
  expect([
    filteredAway('REVENUE', ['VIEW']),
    filteredAway('REVENUE', ['VIEW', 'PURCHASE']),
    filteredAway('REVENUE', []),
    filteredAway('VISITORS', ['CART']),
    filteredAway('VIEWS_PER_SESSION', ['CART']),
  ]).toEqual(['PURCHASE', null, null, null, 'VIEW']);
});

test('a link of before that calls a measure by its former name shows that measure', () => {
  expect(measureCodec.read('BUYERS_PER_VISITOR')).toBe('CONVERSION_RATE');
  expect(measureCodec.read('REVENUE_PER_PURCHASE_SESSION')).toBe('AVERAGE_ORDER_VALUE');
  expect(measureCodec.read('CONVERSION_RATE')).toBe('CONVERSION_RATE');
  expect(measureCodec.read('constructor')).toBeNull();
});
