import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLake, type Lake } from '../lake.js';
import type { EventStore } from '../store.js';
import { scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { externalIds } from './external-ids.js';
import { idNumber } from './id-number.js';

const folder = scratchFolder();
const LONG = ['9223372036854775808', '18446744073709551615', '1234567890123456789012345678901234567890'];
const numberOf = (id: string): string => String(idNumber(id));
let lake: Lake;
let store: EventStore;
beforeAll(async () => {
  const dataDir = folder();
  await importRows(
    folder,
    dataDir,
    LONG.map((user_id) => ({ user_id })),
  );
  lake = await openLake({ dataDir });
  store = await lake.store();
});
afterAll(() => lake.close());

test('numbers come back as the ids they stand for, each in its place, also where one is asked for twice', async () => {
  const [a = '', b = '', c = ''] = LONG;
  expect(
    await externalIds(store, [numberOf(c), '7', numberOf(a), '', '9223372036854775807', numberOf(c), numberOf(b)]),
  ).toEqual([c, '7', a, '', '9223372036854775807', c, b]);
});

test('numbers that are their own ids are given back without asking', async () => {
  const numbers = ['1', '2'];
  await lake.close();
  expect(await externalIds(store, numbers)).toBe(numbers);
  await expect(externalIds(store, [...numbers, '-1'])).rejects.toThrow('closed');
});
