import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CsvWriter, HEADER, productColumns, userId } from './csv-writer.js';
import { CART, EventSorter, VIEW } from './event-sorter.js';
import { BORROWED_SESSION, NO_SESSION } from './faults.js';
import { openLogFile } from './log-file.js';
import { openShop } from './shop.js';

describe('CsvWriter', () => {
  it('writes instants, prices, and session ids that are own, borrowed or missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'csv-'));
    try {
      const shop = openShop({ seed: 7, events: 10_000 });
      const sorter = new EventSorter({ spillPath: join(folder, 'unused'), capacity: 10 });
      sorter.add(0, 1, 0, VIEW, 0, 5);
      sorter.add(31 * 86_400 - 1, 1, NO_SESSION, CART, 0, 123_456);
      sorter.add(31 * 86_400, 2, BORROWED_SESSION, VIEW, 0, 100);
      const path = join(folder, 'log.csv');
      const file = await openLogFile(path);
      const writer = new CsvWriter(file, shop, productColumns(shop));
      for await (const hour of sorter.hours()) await writer.writeHour(hour);
      await writer.flush();
      await file.finish();
      await file.close();

      const text = await readFile(path, 'utf8');
      expect(text.startsWith(HEADER)).toBe(true);
      const rows = text
        .slice(HEADER.length, -1)
        .split('\n')
        .map((line) => line.split(','));
      expect(rows.map(([time, type]) => [time, type])).toEqual([
        ['2019-10-01 00:00:00 UTC', 'view'],
        ['2019-10-31 23:59:59 UTC', 'cart'],
        ['2019-11-01 00:00:00 UTC', 'view'],
      ]);
      expect(rows.map((row) => row[6])).toEqual(['0.05', '1234.56', '1.00']);
      expect(rows.map((row) => row[7])).toEqual([userId(1), userId(1), userId(2)].map(String));
      expect(rows[1]?.[8]).toBe('');
      expect(rows[2]?.[8]).toBe(rows[0]?.[8]);
      expect(rows[0]?.slice(2, 5)).toEqual([
        String(shop.catalog.productIds[0]),
        shop.catalog.niches[0]?.categoryId,
        'electronics.smartphone',
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
