import { expect, test } from 'vitest';
import { type LogRow, tinyLake } from '../testing/tiny-lake.js';
import { logHole } from './log-hole.js';

/** Events of days of October, as many on each as is said. */
const days = (counts: Record<number, number>): LogRow[] =>
  Object.entries(counts).flatMap(([day, count]) =>
    Array.from({ length: count }, (_, event): LogRow => ({
      at: `2019-10-${day.padStart(2, '0')} ${String(event % 24).padStart(2, '0')}:00:00`,
      type: 'view',
      product: '1',
      user: String(event + 1),
      session: `${day}-${event}`,
    })),
  );
const from = (first: number, last: number, count: number): Record<number, number> =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, place) => [first + place, count]));

async function holeOf(counts: Record<number, number>, since: string): Promise<unknown> {
  const lake = await tinyLake(days(counts));
  try {
    return await logHole(lake.store, new Date(since));
  } finally {
    await lake.close();
  }
}

test('the first day without events is told, where days around it have twenty or more', async () => {
  const log = { ...from(1, 10, 20), ...from(13, 20, 30) };
  expect(await holeOf(log, '2019-10-02T08:00:00Z')).toEqual({
    day: '2019-10-11',
    start: Date.UTC(2019, 9, 11),
    usualEvents: 20,
  });
  // What lies before the campaign, and what is not a whole day of it, is none of its holes.
  expect(await holeOf(log, '2019-10-11T08:00:00Z')).toMatchObject({ day: '2019-10-12' });
  expect(await holeOf(log, '2019-10-12T08:00:00Z')).toBeNull();
});

test('one event after days that are not there yet, and a later month alone, leave a hole', async () => {
  expect(await holeOf({ ...from(1, 15, 25), 20: 1 }, '2019-10-03T00:00:00Z')).toMatchObject({
    day: '2019-10-16',
    usualEvents: 25,
  });
  expect(await holeOf(from(15, 31, 25), '2019-10-05T12:00:00Z')).toMatchObject({ day: '2019-10-06', usualEvents: 25 });
});

test('a log without holes, one that ends, and a small shop with days without a customer have none', async () => {
  expect(await holeOf(from(1, 20, 20), '2019-10-01T00:00:00Z')).toBeNull();
  expect(await holeOf({ ...from(1, 10, 19), ...from(12, 20, 19) }, '2019-10-01T00:00:00Z')).toBeNull();
  expect(await holeOf({ 1: 50, 4: 50, 7: 50, 10: 50, 13: 50 }, '2019-10-01T00:00:00Z')).toBeNull();
});
