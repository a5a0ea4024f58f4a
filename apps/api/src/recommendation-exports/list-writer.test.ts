import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PersonList } from '@cartograph/recommend';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ListWriter } from './list-writer.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cartograph-lists-'));
});
afterAll(() => rm(folder, { recursive: true }));

const products = ['7', '9223372036854775807', '8'];
const set = {
  productIds: { row: (id: string) => products.indexOf(id) },
  shared: {
    facts: {
      categories: ['electronics.audio', '', '@home'],
      brands: ['=1+1', 'a, "b"', ''],
      prices: Float64Array.of(12.5, Number.NaN, 0),
    },
  },
} as unknown as Parameters<typeof ListWriter.open>[1]['set'];
const lists: PersonList[] = [
  {
    userId: '1',
    kind: 'ALS',
    items: [
      { productId: '7', score: -1.25e-9, origin: 'model' },
      { productId: '9223372036854775807', score: 0.1, origin: 'popularity' },
    ],
  },
  { userId: '2', kind: 'POPULARITY', items: [] },
  { userId: '3', kind: 'POPULARITY', items: [{ productId: '8', score: null, origin: 'pin' }] },
];
const hooks = { signal: new AbortController().signal, onProgress: () => undefined };

async function written(
  format: 'csv' | 'jsonl' | 'parquet',
  given: readonly PersonList[] = lists,
  isSynthetic = false,
): Promise<{ file: string; bytes: number; writer: ListWriter }> {
  const file = path.join(folder, `lists-${format}-${isSynthetic}-${given.length}.${format}`);
  const writer = await ListWriter.open(file, { set, format, isSynthetic });
  await writer.write(given.slice(0, 1));
  await writer.write(given.slice(1));
  return { file, bytes: await writer.close(folder, hooks), writer };
}

test('CSV has a row a product, texts that a spreadsheet would run are disarmed and small negative scores stay numbers', async () => {
  const { file, bytes, writer } = await written('csv');
  const text = await readFile(file, 'utf8');
  expect(bytes).toBe(Buffer.byteLength(text));
  expect(text.split('\r\n')).toEqual([
    '\uFEFFuser_id,rank,product_id,category,brand,price,score,source,model',
    "1,1,7,electronics.audio,'=1+1,12.5,-0.00000000125,model,ALS",
    '1,2,9223372036854775807,,"a, ""b""",,0.1,popularity,ALS',
    "3,1,8,'@home,,0,,pin,POPULARITY",
    '',
  ]);
  expect(writer.written).toEqual({ rows: 3, users: 2, usersWithout: 1 });
});

test('JSONL has a line a person, as things are; a synthetic shop says so', async () => {
  const { file } = await written('jsonl', lists, true);
  expect(
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    {
      user_id: '1',
      model: 'ALS',
      synthetic: true,
      items: [
        {
          rank: 1,
          product_id: '7',
          category: 'electronics.audio',
          brand: '=1+1',
          price: 12.5,
          score: -1.25e-9,
          source: 'model',
        },
        {
          rank: 2,
          product_id: '9223372036854775807',
          category: null,
          brand: 'a, "b"',
          price: null,
          score: 0.1,
          source: 'popularity',
        },
      ],
    },
    {
      user_id: '3',
      model: 'POPULARITY',
      synthetic: true,
      items: [{ rank: 1, product_id: '8', category: '@home', brand: null, price: 0, score: null, source: 'pin' }],
    },
  ]);
});

test('Parquet is one, also of no rows and of ids that no 64-bit integer holds', async () => {
  const beyond: PersonList = {
    userId: '9223372036854775808',
    kind: 'ALS',
    items: [{ productId: '7', score: 1, origin: 'model' }],
  };
  for (const given of [lists, [], [beyond]]) {
    const { file, bytes } = await written('parquet', given, given.length === 0);
    const content = await readFile(file);
    expect([content.subarray(0, 4).toString('latin1'), content.length]).toEqual(['PAR1', bytes]);
  }
});

test('every format is for its owner alone: it names people', async () => {
  for (const format of ['csv', 'jsonl', 'parquet'] as const)
    expect([format, (await stat((await written(format)).file)).mode & 0o777]).toEqual([format, 0o600]);
});

test('nothing is left of what is discarded or canceled', async () => {
  const before = await readdir(folder);
  const file = path.join(folder, 'never.csv');
  const writer = await ListWriter.open(file, { set, format: 'csv', isSynthetic: false });
  await writer.write(lists);
  await expect(writer.close(folder, { ...hooks, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
  await writer.discard();
  expect(await readdir(folder)).toEqual(before);
});
