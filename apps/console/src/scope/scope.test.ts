import { describe, expect, test } from 'vitest';
import { askable, daysBefore, keptSearch, localDay, presets, readScope, scopeVariables } from './scope.js';

const read = (text: string) => readScope(new URLSearchParams(text));

describe('the address', () => {
  test('gives the period and filters, and only sensible ones', () => {
    expect(read('from=2019-10-01&to=2019-10-31&category=electronics&brand=lg')).toEqual({
      period: { from: '2019-10-01', to: '2019-10-31' },
      category: 'electronics',
      brand: 'lg',
      includeBots: true,
    });
    expect(read('bots=out').includeBots).toBe(false);
    expect(read('from=2019-10-31&to=2019-10-01').period).toBeNull();
    expect(read('from=2019-13-01&to=2019-14-01').period).toBeNull();
    expect(read('from=2019-10-01').period).toBeNull();
    expect(read('category=%20').category).toBeNull();
  });
  test('an empty scope asks for the whole log without a filter', () => {
    expect(scopeVariables(read(''))).toEqual({ period: null, filter: null, includeBots: true });
    expect(scopeVariables(read('brand=lg'))).toEqual({ period: null, filter: { brand: 'lg' }, includeBots: true });
  });
  test('a link to another page takes the scope along and nothing else', () => {
    expect(keptSearch(new URLSearchParams('tab=revenue&from=2019-10-01&to=2019-10-02&sort=-views'))).toBe(
      '?from=2019-10-01&to=2019-10-02',
    );
    expect(keptSearch(new URLSearchParams('tab=revenue'))).toBe('');
  });
});

describe('days', () => {
  test('an instant late in the evening is the next day further east', () => {
    expect(localDay('2019-10-31T21:30:00Z', 'Asia/Dubai')).toBe('2019-11-01');
    expect(localDay('2019-10-31T21:30:00Z', 'UTC')).toBe('2019-10-31');
  });
  test('days are counted over months and leap years', () => {
    expect(daysBefore('2020-03-01', 1)).toBe('2020-02-29');
    expect(daysBefore('2019-12-31', -1)).toBe('2020-01-01');
  });
});

test('a period of an answer can be asked for again, whatever the cache wrote beside it', () => {
  const answered = { __typename: 'Period', from: '2019-10-01', to: '2019-10-31' };
  expect(askable(answered)).toEqual({ from: '2019-10-01', to: '2019-10-31' });
});

test('presets end with the log and never reach before it', () => {
  const made = Object.fromEntries(presets('2019-10-01', '2019-11-20').map(({ name, period }) => [name, period]));
  expect(made['all']).toBeNull();
  expect(made['last7']).toEqual({ from: '2019-11-14', to: '2019-11-20' });
  expect(made['lastMonth']).toEqual({ from: '2019-11-01', to: '2019-11-20' });
  expect(made['monthBefore']).toEqual({ from: '2019-10-01', to: '2019-10-31' });
  expect(presets('2019-11-18', '2019-11-20').find(({ name }) => name === 'last28')?.period).toEqual({
    from: '2019-11-18',
    to: '2019-11-20',
  });
  expect(presets('2019-11-18', '2019-11-20').map(({ name }) => name)).not.toContain('monthBefore');
});
