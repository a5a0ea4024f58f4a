import { describe, expect, test } from 'vitest';
import { cronProblem, nextTime } from './cron-time.js';

describe('a cron expression', () => {
  test.each(['0 3 * * 1', '*/15 * * * *', '30 6 1,15 * *', '0 0 29 2 *', '5 4 * jan-mar sun'])(
    '"%s" is taken',
    (expression) => expect(cronProblem(expression)).toBeNull(),
  );

  test.each([
    ['', 'has 0 fields; give five: minute, hour'],
    ['0 3 * *', 'has 4 fields'],
    ['0 0 3 * * 1', 'has 6 fields'],
    ['@daily', 'has 1 fields'],
    ['61 * * * *', 'Invalid value for minute: 61'],
    ['a b c d e', 'cannot be read'],
    ['0 0 31 2 *', 'never comes: no month has such a day'],
  ])('"%s" is refused with the remedy', (expression, why) => expect(cronProblem(expression)).toContain(why));
});

describe('the next time', () => {
  test.each([
    ['is in the zone', '0 3 * * *', 'Asia/Dubai', '2026-01-05T12:00:00Z', '2026-01-05T23:00:00.000Z'],
    ['lies after the instant, never at it', '0 3 * * *', 'UTC', '2026-01-05T03:00:00Z', '2026-01-06T03:00:00.000Z'],
    ['takes days of the week', '0 3 * * 1', 'UTC', '2026-01-06T00:00:00Z', '2026-01-12T03:00:00.000Z'],
    [
      'comes once though clocks that are put back show it twice',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00.000Z',
    ],
  ])('%s', (_, expression, zone, after, next) =>
    expect(nextTime(expression, zone, new Date(after))?.toISOString()).toBe(next),
  );

  test('is made up for when clocks are put forward over it', () => {
    const next = nextTime('30 2 * * *', 'Europe/Berlin', new Date('2026-03-28T12:00:00Z'));
    expect(next?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });
});
