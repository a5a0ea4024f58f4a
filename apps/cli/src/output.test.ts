import { describe, expect, it } from 'vitest';
import { count, decimal, duration, instant, monthSpans, percent, plural, size, table } from './output.js';

describe('numbers for people', () => {
  it('separate thousands and keep decimals exact', () => {
    expect(count(1_234_567)).toBe('1,234,567');
    expect(decimal('14786.59')).toBe('14,786.59');
    expect(decimal('9007199254740993.10')).toBe('9,007,199,254,740,993.10');
    expect(decimal('0')).toBe('0');
    expect(percent(0.1234)).toBe('12.3 %');
    expect([plural(1, 'row'), plural(2, 'row'), plural(0, 'row')]).toEqual(['1 row', '2 rows', '0 rows']);
  });

  it('say sizes, instants and months', () => {
    expect([0, 999, 1_000, 12_345_678, 5.7e9, 3e15].map(size)).toEqual([
      '0 bytes',
      '999 bytes',
      '1 kB',
      '12.3 MB',
      '5.7 GB',
      '3,000 TB',
    ]);
    expect(instant('2019-10-01T12:00:00.123Z')).toBe('2019-10-01 12:00:00 UTC');
    expect([[], ['2019-10'], ['2019-11', '2019-12', '2020-01', '2020-03']].map(monthSpans)).toEqual([
      '',
      '2019-10',
      '2019-11 to 2020-01, 2020-03',
    ]);
  });

  it('say durations in the units that fit', () => {
    expect([0.44, 9.9, 9.96, 59.4, 59.6, 95, 3_700].map(duration)).toEqual([
      '0.4 s',
      '9.9 s',
      '10 s',
      '59 s',
      '1 min 0 s',
      '1 min 35 s',
      '1 h 1 min',
    ]);
  });
});

it('table lines up words to the left and numbers to the right', () => {
  expect(
    table([
      ['model', 'rate'],
      ['ALS', '12.5 %'],
      ['Popularity', '–'],
    ]),
  ).toBe('model       rate\nALS         12.5 %\nPopularity       –');
});
