import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importLog } from './import/import-log.js';
import { openLake } from './lake.js';
import type { ImportReport } from './report.js';
import { scratchFolder } from './testing/logs.js';

/** The folder of real rows, which are never part of the project; empty where this machine has none. */
const samples = process.env['CARTOGRAPH_SAMPLES'] ?? '';
const folder = scratchFolder();

const importSample = (
  name: string,
  options: { keepDuplicates?: boolean; dataDir?: string } = {},
): Promise<ImportReport> => importLog({ dataDir: folder(), paths: [path.join(samples, name)], ...options });

describe.skipIf(samples === '')('real rows', () => {
  const SHOP = {
    users: 1755,
    sessions: 1906,
    products: 2312,
    buyers: 48,
    revenue: '14786.59',
    zeroPrices: 6,
    quarantined: {},
    read: 5019,
    firstEventAt: '2019-10-01T00:00:00.000Z',
    lastEventAt: '2019-10-01T02:28:17.000Z',
  };

  test('multi-category, copies dropped and kept', async () => {
    expect(await importSample('multi-category/2019-Oct.csv')).toMatchObject({
      ...SHOP,
      accepted: 5016,
      duplicates: 3,
      duplicatesFound: 3,
      eventsByType: { view: 4912, cart: 50, remove_from_cart: 0, purchase: 54 },
    });
    expect(await importSample('multi-category', { keepDuplicates: true })).toMatchObject({
      ...SHOP,
      accepted: 5019,
      duplicates: 0,
      duplicatesFound: 3,
      eventsByType: { view: 4915, cart: 50, remove_from_cart: 0, purchase: 54 },
    });
  });

  test('multi-category again, and the short sample that overlaps it, add nothing', async () => {
    const dataDir = folder();
    const first = await importSample('multi-category', { dataDir });
    expect(await importSample('multi-category', { dataDir })).toMatchObject({
      ...SHOP,
      read: 0,
      committed: false,
      accepted: 0,
      duplicates: 0,
      alreadyImported: ['2019-Oct.csv'],
      snapshot: first.snapshot,
    });
    expect(await importSample('multi-category-short', { dataDir })).toMatchObject({
      committed: false,
      read: 1000,
      accepted: 0,
      duplicates: 1000,
    });
  });

  test('multi-category-short', async () => {
    expect(await importSample('multi-category-short')).toMatchObject({
      read: 1000,
      accepted: 1000,
      eventsByType: { view: 987, cart: 3, remove_from_cart: 0, purchase: 10 },
    });
  });

  test('multi-category-excel: every row kept, every category unknown', async () => {
    const dataDir = folder();
    const report = await importSample('multi-category-excel', { dataDir, keepDuplicates: true });
    expect(report).toMatchObject({
      read: 5000,
      accepted: 5000,
      quarantined: {},
      warnings: { 'mangled-category-id': 5000 },
      eventsByType: { view: 4896, cart: 50, remove_from_cart: 0, purchase: 54 },
    });
    const lake = await openLake({ dataDir });
    expect(
      await (
        await lake.store()
      ).rows('SELECT count(category_id) AS ids, count(DISTINCT category_code) > 50 AS codes FROM events'),
    ).toEqual([{ ids: 0, codes: true }]);
    await lake.close();
  });

  test('cosmetics: six columns, no final line end, and a catalog that is no log', async () => {
    const report = await importSample('cosmetics', { keepDuplicates: true });
    expect(report).toMatchObject({
      read: 1998,
      accepted: 1998,
      quarantined: {},
      eventsByType: { view: 793, cart: 561, remove_from_cart: 469, purchase: 175 },
    });
    expect(report.skipped).toMatchObject([{ name: 'item.csv.gz' }]);
  });

  test('electronics: times with +00:00, short sessions, 19-digit user ids, every row a copy', async () => {
    const dataDir = folder();
    expect(await importSample('electronics', { dataDir, keepDuplicates: true })).toMatchObject({
      read: 1284,
      accepted: 1284,
      quarantined: {},
      eventsByType: { view: 1272, cart: 6, remove_from_cart: 0, purchase: 6 },
    });
    const lake = await openLake({ dataDir });
    expect(
      await (
        await lake.store()
      ).rows('SELECT cast(min(user_id) AS string) AS id FROM sessions WHERE user_session = ?', ['PZu2caZ5EN']),
    ).toEqual([{ id: '1515915625519429853' }]);
    await lake.close();
    expect(await importSample('electronics')).toMatchObject({ accepted: 629, duplicates: 655 });
  });
});
