import { expect, it } from 'vitest';
import { raw, select, sql } from '../../sql.js';
import { tinyLake } from '../../testing/tiny-lake.js';
import { ACTIVITY_BANDS, activityBand, bandOf, USER_HALF } from './session-counts.js';

it('bands counts as it says, and halves users about evenly and always alike', async () => {
  const lake = await tinyLake([{ at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1' }]);
  try {
    const rows = await select<{ n: number; band: number; half: number }>(
      lake.store,
      sql`select cast(n as int) as n, ${activityBand(raw('n'))} as band, half from (select range as n, user_id, ${raw(USER_HALF)} as half from (select range, 500000000 + range * 3 as user_id from range(400)) u) numbers order by n`,
    );
    expect(rows.map(({ band }) => band)).toEqual(rows.map(({ n }) => bandOf(n)));
    expect(new Set(rows.map(({ band }) => band)).size).toBe(ACTIVITY_BANDS.length);
    const first = rows.filter(({ half }) => half === 0).length;
    expect(first).toBeGreaterThan(150);
    expect(first).toBeLessThan(250);
  } finally {
    await lake.close();
  }
});
