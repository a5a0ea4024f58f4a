import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { stagingGround, type Staged } from '../testing/staging.js';

/** The folder of real rows, which are never part of the project; empty where this machine has none. */
const samples = process.env['CARTOGRAPH_SAMPLES'] ?? '';
const folder = scratchFolder();

describe.skipIf(samples === '')('real rows, staged', () => {
  const ground = stagingGround(folder);
  const of = (...names: string[]): Promise<Staged[]> => ground.stage(names.map((name) => path.join(samples, name)));
  const kinds = ({ rows }: Staged): number[] =>
    ['0', '1', '2', '3'].map((kind) => rows.filter((row) => row['kind'] === kind).length);

  test('multi-category and its first thousand rows', async () => {
    const [whole, short] = await of('multi-category', 'multi-category-short');
    expect([whole?.read, whole?.good, whole && kinds(whole), whole?.sessionType, whole?.months, whole?.readAs]).toEqual(
      [5019, 5019, [4915, 50, 0, 54], 'uuid', ['2019-10'], 'csv, comma, header, LF, UTC times, 9 columns'],
    );
    expect([short?.read, short && kinds(short)]).toEqual([1000, [987, 3, 0, 10]]);
  });

  test('multi-category saved by a spreadsheet: every row kept, every category unknown', async () => {
    const [excel] = await of('multi-category-excel');
    expect([excel?.read, excel?.good, excel && kinds(excel), excel?.readAs]).toEqual([
      5000,
      5000,
      [4896, 50, 0, 54],
      'csv, comma, header, CRLF, UTC times, 9 columns',
    ]);
    expect(Object.fromEntries(excel?.warnings ?? [])).toEqual({ 'mangled-category-id': 5000 });
    expect(new Set(excel?.rows.map((row) => row['category_id']))).toEqual(new Set([null]));
  });

  test('electronics: offsets, short sessions, users of 19 digits', async () => {
    const [electronics] = await of('electronics');
    expect([electronics?.read, electronics?.good, electronics && kinds(electronics), electronics?.sessionType]).toEqual(
      [1284, 1284, [1272, 6, 0, 6], 'text'],
    );
    expect(electronics?.rows.every((row) => row['user_id']?.length === 19)).toBe(true);
  });

  test('cosmetics: two months joined with the catalog in a file of its own', async () => {
    const alone = await of('cosmetics');
    expect(alone.map(({ read, good }) => [read, good])).toEqual([
      [999, 999],
      [999, 999],
    ]);
    expect(alone.every(({ rows }) => rows.every((row) => row['brand'] === null && row['category_id'] === null))).toBe(
      true,
    );
    const joined = await ground.stage([path.join(samples, 'cosmetics')], {
      catalog: [path.join(samples, 'cosmetics', 'item.csv.gz')],
    });
    expect(joined.map(({ read, good }) => [read, good])).toEqual([
      [999, 999],
      [999, 999],
    ]);
    const share = (column: string): number =>
      joined.flatMap(({ rows }) => rows).filter((row) => row[column] !== null).length / 1998;
    expect(share('category_id')).toBeGreaterThan(0.9);
    expect(share('brand')).toBeGreaterThan(0.3);
  });
});
