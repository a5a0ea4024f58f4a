import { expect, test } from 'vitest';
import { openLake } from '../lake.js';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { compact } from './compact.js';
import { sameTotals } from './same-totals.js';

const folder = scratchFolder();

test('a snapshot is compacted into other buckets with the same facts', async () => {
  const dataDir = folder();
  const users = Array.from({ length: 40 }, (_, index) => String(1000 + index * 7));
  await importRows(
    folder,
    dataDir,
    users.flatMap((user_id) => rowsOf(3, { user_id })),
  );
  await importRows(
    folder,
    dataDir,
    users.map((user_id) => ({ user_id, event_time: '2019-11-02 00:00:00 UTC', event_type: 'purchase' })),
  );
  const lake = await openLake({ dataDir });
  const ask =
    'SELECT e.user_id, e.event_type, e.event_time, s.user_session, s.views, s.purchases FROM events e JOIN sessions s ON s.session_no = e.session_no AND s.user_id = e.user_id ORDER BY ALL';
  const before = await (await lake.store()).rows(ask);
  const made = await compact(dataDir, { rowsPerBucket: 25 });
  expect(made).toMatchObject({ reason: 'compaction', importId: null, rows: 160 });
  expect(await (await lake.store()).rows(ask)).toEqual(before);
  expect(new Set((await lake.manifest()).files.events.map(({ bucket }) => bucket)).size).toBe(8);
  await lake.close();
});

test('an empty lake has nothing to compact; totals that differ stop it', async () => {
  await expect(compact(folder())).rejects.toMatchObject({ name: 'NoSnapshotError' });
  const totals = {
    eventsByType: { view: 1, cart: 0, remove_from_cart: 0, purchase: 0 },
    users: 1,
    sessions: 1,
    products: 1,
    buyers: 0,
    revenue: '0.00',
    zeroPrices: 0,
    firstEventAt: null,
    lastEventAt: null,
  };
  sameTotals(totals, { ...totals });
  expect(() => sameTotals(totals, { ...totals, sessions: 2 })).toThrow('sessions was 1 and would be 2');
});
