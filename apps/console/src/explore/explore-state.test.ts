import { expect, test } from 'vitest';
import { byCodec, fileAddress, pictureFor } from './explore-state.js';

test('dimensions are read once each, three at most, and what is none of them is passed over', () => {
  expect(byCodec.read('BRAND,DAY,BRAND,HOUR,WEEK')).toEqual(['BRAND', 'DAY', 'HOUR']);
  expect(byCodec.read('COLOUR')).toEqual([]);
  expect(byCodec.read('none')).toEqual([]);
  expect(byCodec.write([])).toBe('none');
  expect(byCodec.read(byCodec.write(['CATEGORY_1', 'BRAND']))).toEqual(['CATEGORY_1', 'BRAND']);
});

test('time is a line, names are bars, two dimensions a heat map, unless somebody picks', () => {
  expect([pictureFor('auto', ['DAY']), pictureFor('auto', ['BRAND']), pictureFor('auto', ['WEEKDAY', 'HOUR']), pictureFor('auto', ['BRAND', 'WEEK']), pictureFor('auto', [])]).toEqual(['line', 'bar', 'heat', 'line', 'table']);
  expect([pictureFor('bar', ['DAY']), pictureFor('heat', ['DAY']), pictureFor('heat', ['DAY', 'HOUR'])]).toEqual(['bar', 'bar', 'heat']);
});

test('the file is asked for with everything that is shown', () => {
  const scope = { period: { from: '2019-10-01', to: '2019-10-31' }, category: 'electronics', brand: 'a&b', includeBots: false };
  expect(fileAddress(scope, { measure: 'BUYERS_PER_VISITOR', by: ['CATEGORY_1', 'PRICE_BAND'], top: 5 }, 'Asia/Seoul', 'csv')).toBe(
    '/exports/explore.csv?measure=buyersPerVisitor&timeZone=Asia%2FSeoul&by=category1%2CpriceBand&top=5&from=2019-10-01&to=2019-10-31&category=electronics&brand=a%26b&bots=exclude',
  );
  expect(fileAddress({ period: null, category: null, brand: null, includeBots: true }, { measure: 'VIEWS', by: [] }, 'UTC', 'parquet')).toBe('/exports/explore.parquet?measure=views&timeZone=UTC');
});
