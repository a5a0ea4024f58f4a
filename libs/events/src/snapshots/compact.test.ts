import { expect, test } from 'vitest';
import { openLake } from '../lake.js';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { compact, sameTotals } from './compact.js';
import type { SnapshotTotals } from '../manifest.js';

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

const totals: SnapshotTotals = {
  eventsByType: { view: 1, cart: 2, remove_from_cart: 0, purchase: 3 },
  users: 1,
  sessions: 2,
  products: 3,
  buyers: 1,
  revenue: '1.50',
  zeroPrices: 0,
  firstEventAt: null,
  lastEventAt: '2019-10-01T00:00:00.000Z',
};

test('totals that are the same pass', () => {
  sameTotals(totals, { ...totals, eventsByType: { ...totals.eventsByType } });
});

test.each<[Partial<SnapshotTotals>, string]>([
  [{ users: 2 }, 'users was 1 and would be 2'],
  [{ revenue: '1.5' }, 'revenue was "1.50" and would be "1.5"'],
  [{ firstEventAt: '2019-10-01T00:00:00.000Z' }, 'firstEventAt was null and would be "2019-'],
  [{ eventsByType: { ...totals.eventsByType, cart: 1 } }, 'eventsByType was {"view":1,"cart":2'],
])('%j is told with both values', (change, says) => {
  expect(() => sameTotals(totals, { ...totals, ...change })).toThrow(
    expect.objectContaining({
      name: 'LakeOperationError',
      code: 'totals-differ',
      message: expect.stringContaining(says) as string,
    }) as Error,
  );
});
