import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { modelLakes, type ModelEvent, type ModelLake } from '../testing/rebuild-lake.js';

const folder = scratchFolder();
const lakes = modelLakes(folder);

const [A, B, C] = ['9223372036854775808', '18446744073709551615', '1234567890123456789012345678901234567890'] as const;
const event = (some: Partial<ModelEvent>): ModelEvent => ({
  at: '2019-10-05 10:00:00',
  type: 'view',
  product: 1,
  category: null,
  code: null,
  brand: null,
  price: '1.50',
  user: 1,
  session: null,
  ...some,
});

async function idsIn({ engine, dir, manifest }: ModelLake): Promise<string[]> {
  const files = manifest?.files.long_ids ?? [];
  expect(files.length).toBeLessThan(2);
  if (files[0] === undefined) return [];
  const connection = await engine.connect();
  const rows = await (await connection.run(`SELECT id FROM read_parquet('${dir}/${files[0].path}')`)).getRowsJson();
  connection.closeSync();
  return rows.map(([id]) => String(id)).toSorted();
}

test('the table names the ids that some event has, and is the file of before while they are the same', async () => {
  const lake = await lakes.open();
  await lake.step({ files: [[event({ user: 1 })]] });
  expect(await idsIn(lake)).toEqual([]);
  await lake.step({
    files: [[event({ user: A, at: '2019-11-01 00:00:00' })], [event({ product: B, at: '2019-11-02 00:00:00' })]],
  });
  expect(await idsIn(lake)).toEqual([A, B].toSorted());
  const { path } = lake.manifest?.files.long_ids[0] ?? {};
  await lake.step({ files: [[event({ user: A, product: B, at: '2019-11-03 00:00:00' })]] });
  await lake.step({ files: [], isWhole: true });
  expect(lake.manifest?.files.long_ids[0]?.path).toBe(path);
  await lake.step({ files: [[event({ category: C, at: '2019-12-01 00:00:00' })]] });
  expect(await idsIn(lake)).toEqual([A, B, C].toSorted());
});

test('an id goes with its last event: of an erased user, and of a month that was replaced', async () => {
  const lake = await lakes.open();
  await lake.step({
    files: [
      [event({ user: A }), event({ user: B, product: A }), event({ user: 7, product: C, at: '2019-11-05 00:00:00' })],
    ],
  });
  await lake.step({ files: [], erasedUsers: [A] });
  expect(await idsIn(lake)).toEqual([A, B, C].toSorted());
  await lake.step({ files: [], erasedUsers: [B] });
  expect(await idsIn(lake)).toEqual([C]);
  await lake.step({ files: [[event({ user: 8, at: '2019-11-06 00:00:00' })]], replacedMonths: ['2019-11'] });
  expect(await idsIn(lake)).toEqual([]);
});

test('ids that came in with rows which were copies, or with none, are not in it', async () => {
  const lake = await lakes.open();
  await lake.step({ files: [[event({ user: A })]] });
  expect(await lake.step({ files: [[event({ user: A })]] })).toBeNull();
  expect(await idsIn(lake)).toEqual([A]);
});
