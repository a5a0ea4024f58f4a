import { expect, it } from 'vitest';
import { daysOnQuarters, onQuarters } from './local-quarters.js';

it("knows that quarter-hours tell today's local days apart in every zone", () => {
  const seasons = [
    { from: '2024-03-08', to: '2024-04-08' },
    { from: '2024-09-28', to: '2024-11-04' },
  ];
  const split = Intl.supportedValuesOf('timeZone').filter(
    (zone) => !seasons.every((season) => daysOnQuarters(season, zone)),
  );
  expect(split).toEqual([]);
});

it('knows the nights on which they did not', () => {
  expect(daysOnQuarters({ from: '2010-11-06', to: '2010-11-08' }, 'America/St_Johns')).toBe(false);
  expect(daysOnQuarters({ from: '2010-11-08', to: '2010-12-31' }, 'America/St_Johns')).toBe(true);
  expect(daysOnQuarters({ from: '1971-01-01', to: '1971-01-02' }, 'Africa/Monrovia')).toBe(false);
});

it('knows instants that begin a quarter-hour', () => {
  expect(onQuarters([new Date('2019-10-01T18:15:00Z'), new Date('2019-10-01T00:00:00Z')])).toBe(true);
  expect(onQuarters([new Date('2019-10-01T18:15:01Z')])).toBe(false);
});
