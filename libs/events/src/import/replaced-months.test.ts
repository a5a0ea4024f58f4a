import { describe, expect, test } from 'vitest';
import { openLake } from '../lake.js';
import { importRows } from '../testing/snapshots.js';
import { rowsOf, scratchFolder, type LogRow } from '../testing/logs.js';
import { checkMonths, coveredMonths } from './replaced-months.js';

const folder = scratchFolder();
const october = (count: number, row: LogRow = {}): LogRow[] => rowsOf(count, row);
const november = (count: number, row: LogRow = {}): LogRow[] =>
  rowsOf(count, row).map((one) => ({ ...one, event_time: (one.event_time ?? '').replace('2019-10', '2019-11') }));
const file = (rows: Record<string, number>, name = 'a.csv'): { name: string; rows: Map<string, number> } => ({
  name,
  rows: new Map(Object.entries(rows)),
});
const covered = (
  files: ReturnType<typeof file>[],
  present: Record<string, number>,
): [string[], [string, string, number, number][]] => {
  const { replaced, strays } = coveredMonths(files, new Map(Object.entries(present)));
  return [[...replaced].toSorted(), strays.map((one) => [one.file, one.month, one.rows, one.present])];
};

/** Products by month of the current snapshot. */
async function productsOf(dataDir: string): Promise<unknown> {
  const lake = await openLake({ dataDir });
  try {
    return await (
      await lake.store()
    ).rows(
      "SELECT strftime(event_time, '%Y-%m') AS month, product_id AS product, CAST(count(*) AS INTEGER) AS n FROM events GROUP BY ALL ORDER BY ALL",
    );
  } finally {
    await lake.close();
  }
}

describe('a month is covered', () => {
  test('by the file of which it is the main month, however many rows the lake has', () => {
    expect(covered([file({ '2019-11': 1 })], { '2019-11': 1000 })).toEqual([['2019-11'], []]);
    expect(covered([file({ '2019-10': 5, '2019-11': 5 })], { '2019-10': 100, '2019-11': 100 })).toEqual([
      ['2019-10', '2019-11'],
      [],
    ]);
  });

  test('else by 1 % of a file that with the others has half of what the lake has', () => {
    expect(covered([file({ '2019-10': 10, '2019-11': 990 })], { '2019-10': 20 })).toEqual([['2019-10', '2019-11'], []]);
    expect(covered([file({ '2019-10': 10, '2019-11': 990 })], { '2019-10': 21 })).toEqual([
      ['2019-11'],
      [['a.csv', '2019-10', 10, 21]],
    ]);
    expect(covered([file({ '2019-10': 10, '2019-11': 991 })], { '2019-10': 15 })).toEqual([
      ['2019-11'],
      [['a.csv', '2019-10', 10, 15]],
    ]);
    expect(
      covered([file({ '2019-10': 30, '2019-11': 70 }), file({ '2019-10': 30, '2019-11': 70 }, 'b.csv')], {
        '2019-10': 120,
        '2019-11': 120,
      }),
    ).toEqual([['2019-10', '2019-11'], []]);
  });

  test('and a month of which the lake has nothing is no stray one', () => {
    expect(covered([file({ '2019-09': 1, '2019-11': 999 })], { '2019-11': 1 })).toEqual([['2019-11'], []]);
  });
});

test('a stray row of another month is added to it, which the report tells, and the month it covers is replaced', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, [...october(6, { product_id: '1' }), ...november(6, { product_id: '1' })]);
  const report = await importRows(
    folder,
    dataDir,
    [...october(2, { product_id: '2' }), ...november(4, { product_id: '2' })],
    { replaceMonths: true },
  );
  expect(report).toMatchObject({
    read: 6,
    accepted: 6,
    duplicates: 0,
    replacedRows: 6,
    warnings: { 'stray-month': 2 },
    snapshot: { rows: 12 },
  });
  expect(report.problems).toEqual([
    {
      file: report.files[0]?.name,
      line: 0,
      column: 'event_time',
      value: '2019-10',
      reason: 'stray-month',
      isWarning: true,
      remedy: expect.stringContaining(
        'its rows of 2019-10 (2) are too few to take the place of the month, of which the lake has 6',
      ) as string,
    },
  ]);
  expect(await productsOf(dataDir)).toEqual([
    { month: '2019-10', product: 1, n: 6 },
    { month: '2019-10', product: 2, n: 2 },
    { month: '2019-11', product: 2, n: 4 },
  ]);
});

test('months that are named make way alone, however few rows take their place; rows of others are added', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, [...october(6, { product_id: '1' }), ...november(6, { product_id: '1' })]);
  const report = await importRows(
    folder,
    dataDir,
    [...october(1, { product_id: '2' }), ...november(5, { product_id: '2' })],
    { replaceMonths: ['2019-10'] },
  );
  expect(report).toMatchObject({ accepted: 6, replacedRows: 6, warnings: {}, problems: [], snapshot: { rows: 12 } });
  expect(await productsOf(dataDir)).toEqual([
    { month: '2019-10', product: 2, n: 1 },
    { month: '2019-11', product: 1, n: 6 },
    { month: '2019-11', product: 2, n: 5 },
  ]);
});

test('a month that is named and of which no file has a row is refused, and the lake stays', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, october(3));
  await expect(
    importRows(folder, dataDir, november(3), { replaceMonths: ['2019-10', '2019-11'] }),
  ).rejects.toMatchObject({
    code: 'months-lacking',
    facts: { month: '2019-10', held: '2019-11' },
    message: expect.stringMatching(
      /^2019-10 was to be replaced, but no file has a row of it.*which are 2019-11$/,
    ) as string,
  });
  expect(await productsOf(dataDir)).toEqual([{ month: '2019-10', product: 1001, n: 3 }]);
});

test('names that are no months are refused', () => {
  for (const wanted of [[], ['2019-13'], ['2019'], ['2019-1'], ['19-10'], ['2019-10', 'oct']])
    expect(() => checkMonths(wanted), wanted.join()).toThrow(/no month/);
  for (const wanted of [undefined, true, false, ['2019-10', '2020-12']])
    expect(() => checkMonths(wanted)).not.toThrow();
});
