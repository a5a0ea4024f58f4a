import { expect, it } from 'vitest';
import { dialect } from './dialect.js';
import { raw, select } from './sql.js';
import { tinyLake } from './testing/tiny-lake.js';

it('finds the quarter-hour and the seconds of every instant, as the engine itself counts', async () => {
  const times = ['10:00:00', '10:14:59', '10:15:00', '10:44:59', '10:45:00', '23:59:59'];
  const lake = await tinyLake(
    times.map((time, i) => ({ at: `2019-10-01 ${time}`, type: 'view', product: '1', user: String(i) })),
  );
  try {
    const rows = await select<{ at: Date; quarter: Date; seconds: number }>(
      lake.store,
      raw(
        `select event_time as at, ${dialect.quarterHour('event_time')} as quarter, ${dialect.epochSeconds('event_time')} as seconds from events order by event_time`,
      ),
    );
    expect(rows).toHaveLength(times.length);
    for (const { at, quarter, seconds } of rows) {
      expect(quarter.getTime()).toBe(Math.floor(at.getTime() / 900_000) * 900_000);
      expect(seconds).toBe(at.getTime() / 1000);
    }
  } finally {
    await lake.close();
  }
});
