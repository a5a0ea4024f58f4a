import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverage } from './coverage.js';
import { localDate } from './local-days.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';

/** Two sessions an hour that view, cart and buy; on 15 November nothing is bought. */
function log(): LogRow[] {
  const rows: LogRow[] = [];
  for (let hour = 0; hour < 24 * 4; hour++) {
    for (const visitor of [1, 2]) {
      const at = (minute: number): string =>
        new Date(Date.UTC(2019, 10, 14, hour, minute * visitor)).toISOString().slice(0, 19).replace('T', ' ');
      const who = { product: '1', user: String(hour * 10 + visitor) };
      rows.push({ ...who, at: at(1), type: 'view' }, { ...who, at: at(2), type: 'cart' });
      if (!at(3).startsWith('2019-11-15')) rows.push({ ...who, at: at(3), type: 'purchase' });
    }
  }
  return rows;
}

describe('coverage', () => {
  const rows = log();
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it.each(['UTC', 'Asia/Dubai', 'Asia/Kolkata', 'America/New_York'])(
    'counts events of local days in %s',
    async (timeZone) => {
      const { days } = await coverage(lake.store, { timeZone });
      const dates = new Map<string, number>();
      for (const row of rows) {
        const date = localDate(Date.parse(`${row.at.replace(' ', 'T')}Z`), timeZone);
        dates.set(date, (dates.get(date) ?? 0) + 1);
      }
      expect(days.map(({ date, counts }) => [date, counts.total])).toEqual([...dates]);
    },
  );

  it('finds the vanished purchases of 15 November in the zone asked', async () => {
    const utc = await coverage(lake.store, { timeZone: 'UTC' });
    expect(utc.faults.map(({ date, kind, eventType }) => [date, kind, eventType])).toEqual([
      ['2019-11-15', 'event-type-vanished', 'purchase'],
    ]);
    const dubai = await coverage(lake.store, { timeZone: 'Asia/Dubai' });
    expect(dubai.faults.map(({ date, kind, eventType }) => [date, kind, eventType])).toEqual([
      ['2019-11-14', 'partial-day', null],
      ['2019-11-15', 'event-type-vanished', 'purchase'],
      ['2019-11-16', 'event-type-vanished', 'purchase'],
      ['2019-11-18', 'partial-day', null],
    ]);
    expect(dubai.timeZone).toBe('Asia/Dubai');
  });

  it('refuses an unknown zone', async () => {
    await expect(coverage(lake.store, { timeZone: 'Dubai' })).rejects.toMatchObject({ problem: 'invalid-time-zone' });
  });
});
