import { expect, it } from 'vitest';
import { dayFinder } from './day-finder.js';
import { localDays } from './local-days.js';

it('finds the day that an instant lies in, and none outside of the days', () => {
  const dayOf = dayFinder(localDays('2019-11-02', '2019-11-04', 'America/New_York'));
  const at = (text: string): number => dayOf(Date.parse(text));
  expect([
    at('2019-11-02T03:59:59.999Z'),
    at('2019-11-02T04:00:00Z'),
    at('2019-11-03T03:59:59Z'),
    at('2019-11-03T04:00:00Z'),
    at('2019-11-04T04:59:59Z'),
    at('2019-11-04T05:00:00Z'),
    at('2019-11-05T04:59:59Z'),
    at('2019-11-05T05:00:00Z'),
  ]).toEqual([-1, 0, 0, 1, 1, 2, 2, -1]);
  expect([at('2019-11-05T05:00:00Z'), at('2019-11-05T05:00:00Z'), at('2019-11-02T04:00:00Z')]).toEqual([-1, -1, 0]);
  expect(dayFinder([])(0)).toBe(-1);
});

it('passes over a day that the calendar left out', () => {
  const dayOf = dayFinder(localDays('2011-12-29', '2011-12-31', 'Pacific/Apia'));
  expect([dayOf(Date.parse('2011-12-30T09:59:59Z')), dayOf(Date.parse('2011-12-30T10:00:00Z'))]).toEqual([0, 2]);
});
