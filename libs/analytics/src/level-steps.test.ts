import { describe, expect, it } from 'vitest';
import { addDays } from './local-days.js';
import { findSteps, type LevelPoint } from './level-steps.js';

/** A day for each rate, of 1,000 chances. */
const series = (rates: readonly number[], base = 1000): LevelPoint[] =>
  rates.map((rate, i) => ({ date: addDays('2019-10-01', i), events: Math.round(rate * base), base }));
const days = (count: number, rate: number): number[] => Array.from({ length: count }, () => rate);

describe('steps of a rate', () => {
  it('are found on their first day, with the rates of both sides', () => {
    expect(findSteps(series([...days(10, 0.05), ...days(12, 0.1)]))).toMatchObject([
      { date: '2019-10-11', before: 0.05, after: 0.1, baseAfter: 12_000 },
    ]);
    expect(findSteps(series([...days(10, 0.1), ...days(12, 0.05)]))).toMatchObject([
      { date: '2019-10-11', before: 0.1, after: 0.05, baseAfter: 12_000 },
    ]);
  });

  it('need a factor of 1.75 between the middle rates', () => {
    expect(findSteps(series([...days(10, 0.1), ...days(10, 0.17)]))).toEqual([]);
    expect(findSteps(series([...days(10, 0.1), ...days(10, 0.18)]))).toMatchObject([
      { date: '2019-10-11', before: 0.1, after: 0.18 },
    ]);
  });

  it('need seven days on each side, of which most lie on its level', () => {
    expect(findSteps(series([...days(5, 0.05), ...days(15, 0.2)]))).toEqual([]);
    expect(findSteps(series([...days(7, 0.05), ...days(7, 0.2)]))).toMatchObject([{ date: '2019-10-08' }]);
    expect(findSteps(series([...days(6, 0.05), 0.2, ...days(7, 0.2)]))).toMatchObject([
      { date: '2019-10-08', after: 0.2 },
    ]);
    expect(findSteps(series([...days(16, 0.05), ...days(4, 0.2)]))).toEqual([]);
  });

  it('need 200 events on the higher side, and count no day of fewer than 20 chances', () => {
    expect(findSteps(series([...days(8, 0.05), ...days(8, 0.2)], 100))).toEqual([]);
    expect(findSteps(series([...days(8, 0.05), ...days(8, 0.2)], 200))).toMatchObject([
      { date: '2019-10-09', before: 0.05, after: 0.2 },
    ]);
    const quiet = [
      ...series(days(8, 0.05)),
      ...series(days(5, 1), 19).map((point, i) => ({ ...point, date: `2019-11-0${i + 1}` })),
      ...series(days(8, 0.2)).map((point, i) => ({ ...point, date: `2019-12-0${i + 1}` })),
    ];
    expect(findSteps(quiet)).toMatchObject([{ date: '2019-12-01', before: 0.05, after: 0.2, baseAfter: 8000 }]);
  });

  it('are each found, the level between them measured between them', () => {
    expect(findSteps(series([...days(10, 0.05), ...days(14, 0.15), ...days(10, 0.05)]))).toMatchObject([
      { date: '2019-10-11', before: 0.05, after: 0.15, baseAfter: 14_000 },
      { date: '2019-10-25', before: 0.15, after: 0.05, baseAfter: 10_000 },
    ]);
  });

  it('may begin with none at all', () => {
    expect(findSteps(series([...days(8, 0), ...days(8, 0.05)]))).toMatchObject([
      { date: '2019-10-09', before: 0, after: 0.05, baseAfter: 8000 },
    ]);
  });

  it('are no sales days and no short series', () => {
    expect(findSteps(series([...days(10, 0.05), ...days(3, 0.2), ...days(10, 0.05)]))).toEqual([]);
    expect(findSteps(series([...days(6, 0.05), ...days(6, 0.2)]))).toEqual([]);
    expect(findSteps([])).toEqual([]);
  });
});
