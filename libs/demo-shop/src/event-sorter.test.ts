import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TWO_MONTHS } from './calendar.js';
import { CART, centsOf, EventSorter, productOf, sessionOf, timeOf, typeOf, userOf, VIEW } from './event-sorter.js';
import { RandomStream } from './random.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sorter-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function drain(sorter: EventSorter): Promise<number[][]> {
  const rows: number[][] = [];
  for await (const { hour, records, order } of sorter.hours()) {
    for (const row of order) {
      expect(Math.floor(timeOf(records, row) / 3600)).toBe(hour);
      rows.push([
        timeOf(records, row),
        userOf(records, row),
        sessionOf(records, row),
        typeOf(records, row),
        productOf(records, row),
        centsOf(records, row),
      ]);
    }
  }
  return rows;
}

describe('EventSorter', () => {
  it('gives events back by time, equal seconds in the order they came', async () => {
    const sorter = new EventSorter({ spillPath: join(folder, 'a'), capacity: 100 });
    sorter.add(7_200, 1, 5, CART, 9, 1_000);
    sorter.add(10, 2, 0x1000_0000, VIEW, 8, 4_294_967_295);
    sorter.add(7_200, 0, 6, VIEW, 7, 1);
    expect(await drain(sorter)).toEqual([
      [10, 2, 0x1000_0000, VIEW, 8, 4_294_967_295],
      [7_200, 1, 5, CART, 9, 1_000],
      [7_200, 0, 6, VIEW, 7, 1],
    ]);
  });

  it('gives the same through the disk as in memory, and leaves no file', async () => {
    const inMemory = new EventSorter({ spillPath: join(folder, 'b'), capacity: 50_000 });
    const onDisk = new EventSorter({ spillPath: join(folder, 'c'), capacity: 21_000 });
    const random = new RandomStream(3);
    for (let i = 0; i < 40_000; i++) {
      const event = [
        random.below(TWO_MONTHS.end),
        random.below(1e6),
        random.below(500),
        random.below(3),
        random.below(1e5),
        random.below(1e6),
      ] as const;
      inMemory.add(...event);
      onDisk.add(...event);
      if (onDisk.isFull) await onDisk.spill();
    }
    expect(existsSync(join(folder, 'c'))).toBe(true);
    expect(await drain(onDisk)).toEqual(await drain(inMemory));
    await Promise.all([inMemory.close(), onDisk.close()]);
    expect(existsSync(join(folder, 'c'))).toBe(false);
  });

  it('grows when one customer does not fit', async () => {
    const sorter = new EventSorter({ spillPath: join(folder, 'd'), capacity: 2 });
    for (let i = 0; i < 5; i++) sorter.add(i, i, i, VIEW, i, i);
    expect(sorter.added).toBe(5);
    expect(await drain(sorter)).toHaveLength(5);
  });
});
