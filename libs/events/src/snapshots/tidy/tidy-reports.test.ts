import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLake } from '../../lake.js';
import { lakePaths } from '../../manifest.js';
import { rowsOf, scratchFolder } from '../../testing/logs.js';
import { importRows } from '../../testing/snapshots.js';
import { planRemoval, removeSnapshots } from '../remove-snapshots.js';
import { verifyLake } from '../verify/verify-lake.js';
import { listReports, tidyReports } from './tidy-reports.js';

const folder = scratchFolder();
const DAY_MS = 86_400_000;
const RETENTION = { quarantineDays: 90, reportDays: 365 };

test('quarantined rows go after their time, and reports once no snapshot holds rows of their import', async () => {
  const dataDir = folder();
  const dir = path.join(dataDir, 'lake');
  const rows = (day: number, price: string): ReturnType<typeof rowsOf> =>
    rowsOf(3, { event_time: `2019-10-0${day} 00:00:00 UTC`, price });
  await importRows(folder, dataDir, [...rows(1, '1.00'), ...rows(2, '-1')]);
  await importRows(folder, dataDir, [...rows(3, '1.00'), ...rows(4, '-1')]);
  const lake = await openLake({ dataDir });
  const [second, first] = await lake.reports();
  if (first === undefined || second === undefined) throw new Error('two imports have two reports');
  const now = Date.now();
  expect(await tidyReports(dataDir, RETENTION, { now: now + 89 * DAY_MS })).toEqual({ quarantine: [], reports: [] });

  const listed = await listReports(dataDir, RETENTION, now + 91 * DAY_MS);
  expect(listed.quarantine.map(({ importId, isDue }) => [importId, isDue])).toEqual([
    [first.id, true],
    [second.id, true],
  ]);
  expect(listed.quarantine.every(({ bytes }) => bytes > 0)).toBe(true);
  expect(existsSync(lakePaths(dir).quarantineFile(first.id))).toBe(true);
  expect(await tidyReports(dataDir, RETENTION, { now: now + 91 * DAY_MS })).toEqual({
    quarantine: listed.quarantine,
    reports: [],
  });
  expect(await readdir(lakePaths(dir).quarantine)).toEqual([]);
  expect((await lake.reports()).map(({ quarantined, quarantineFile }) => [quarantined, quarantineFile])).toEqual([
    [second.quarantined, null],
    [first.quarantined, null],
  ]);

  // What a process that was killed after it wrote the report left behind.
  await writeFile(lakePaths(dir).quarantineFile(first.id), 'rows');
  await tidyReports(dataDir, RETENTION, { now });
  expect(await readdir(lakePaths(dir).quarantine)).toEqual([]);

  // Both are in the log: their reports stay whatever their age.
  expect((await tidyReports(dataDir, RETENTION, { now: now + 9_999 * DAY_MS })).reports).toEqual([]);
  expect((await verifyLake(dataDir)).problems).toEqual([]);
  await lake.close();
});

test('the report of an import that was replaced goes after its time, with what it quarantined', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, [
    ...rowsOf(3, { event_time: '2019-10-01 00:00:00 UTC' }),
    ...rowsOf(1, { price: 'x' }),
  ]);
  await importRows(folder, dataDir, rowsOf(5, { event_time: '2019-10-02 00:00:00 UTC' }), { replaceMonths: true });
  const lake = await openLake({ dataDir });
  const first = (await lake.reports())[1];
  expect((await tidyReports(dataDir, RETENTION, { now: Date.now() + 400 * DAY_MS })).reports).toEqual([]);
  const plan = await planRemoval(dataDir, { keepLast: 1 });
  expect(await removeSnapshots(dataDir, { keepLast: 1 })).toMatchObject({
    removed: plan.removed,
    freedBytes: plan.freedBytes,
  });
  expect(plan.freedBytes).toBeGreaterThan(0);
  expect((await tidyReports(dataDir, RETENTION, { now: Date.now() + 364 * DAY_MS })).reports).toEqual([]);
  expect((await tidyReports(dataDir, RETENTION, { now: Date.now() + 366 * DAY_MS })).reports).toMatchObject([
    { importId: first?.id },
  ]);
  expect(await lake.reports()).toHaveLength(1);
  expect((await verifyLake(dataDir)).problems).toEqual([]);
  await lake.close();
});
