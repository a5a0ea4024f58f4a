import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { engineConnection } from '../testing/engine-connection.js';
import { scratchFolder } from '../testing/logs.js';
import { dropCategories, findRoundedIds, roundedIdsError } from './id-collapse.js';
import { factsOf } from './stage-facts.js';

const folder = scratchFolder();
const connection = engineConnection(folder);
let count = 0;

/** Staged rows with these products; users and categories are short numbers unless they are named. */
async function staged(
  products: readonly bigint[],
  { users = products.map(() => 1n), categories = products.map((): bigint | null => 2n) } = {},
): Promise<string> {
  const rowsDir = folder(`rows-${(count += 1)}`);
  await mkdir(rowsDir);
  const values = products
    .map((product, index) => `(${product}, ${users[index] ?? 1n}, ${categories[index] ?? 'NULL'}, ${index % 2})`)
    .join(', ');
  await connection()
    .run(`COPY (SELECT TIMESTAMP '2019-10-01' AS event_time, CAST(product_id AS BIGINT) AS product_id, CAST(user_id AS BIGINT) AS user_id, CAST(category_id AS BIGINT) AS category_id, bucket FROM (VALUES ${values}) v(product_id, user_id, category_id, bucket))
    TO ${literal(rowsDir)} (FORMAT parquet, PARTITION_BY (bucket), OVERWRITE_OR_IGNORE)`);
  return rowsDir;
}

const roundedIn = async (rowsDir: string): Promise<string[]> =>
  findRoundedIds(connection(), rowsDir, await factsOf(connection(), rowsDir, undefined), [], undefined);
/** Different ids of nineteen digits: rounded ones end in four zeros, the others in a one. */
const ids = (rounded: number, others = 0): bigint[] => [
  ...Array.from({ length: rounded }, (_, index) => 2_053_013_555_600_000_000n + BigInt(index) * 10_000n),
  ...Array.from({ length: others }, (_, index) => 2_153_013_555_600_000_001n + BigInt(index) * 10_000n),
];

describe('ids that a program has rounded', () => {
  test('are found where nearly all long ones of a column end in four zeros', async () => {
    expect(await roundedIn(await staged(ids(20)))).toEqual(['product_id']);
    expect(await roundedIn(await staged(ids(27, 3)))).toEqual(['product_id']);
    expect(
      await roundedIn(
        await staged(
          ids(25).map(() => 7n),
          { users: ids(25), categories: ids(25) },
        ),
      ),
    ).toEqual(['user_id', 'category_id']);
  });

  test.each<[string, readonly bigint[]]>([
    ['too few of them say nothing', ids(19)],
    ['a tenth of others is too many', ids(26, 4)],
    ['one id in many rows is one id', Array.from({ length: 200 }, () => ids(1)[0] ?? 0n)],
    [
      'ids of fifteen digits are kept whole by such programs',
      Array.from({ length: 50 }, (_, index) => BigInt(index) * 10_000n + 100_000_000_000_000n),
    ],
    ['zeros by chance', ids(0, 60)],
  ])('are not seen where there are none: %s', async (_what, products) => {
    expect(await roundedIn(await staged(products))).toEqual([]);
  });

  test('are said with the columns and what to do', () => {
    expect(roundedIdsError('oct.csv', ['product_id', 'user_id'])).toMatchObject({
      code: 'mangled-ids',
      message: expect.stringMatching(
        /^oct\.csv: nearly all long values of product_id and user_id .*export the log again/,
      ) as string,
    });
  });
});

test('the category goes off all rows and nothing else changes; those that had one are counted', async () => {
  const rowsDir = await staged([1n, 2n, 3n], { categories: [5n, null, 6n] });
  expect(await dropCategories(connection(), rowsDir)).toBe(2);
  const found = await connection().run(
    `SELECT product_id, user_id, category_id, bucket FROM read_parquet(${literal(path.join(rowsDir, '*', '*.parquet'))}, hive_partitioning = true) ORDER BY 1`,
  );
  expect(await found.getRowsJson()).toEqual([
    ['1', '1', null, '0'],
    ['2', '1', null, '1'],
    ['3', '1', null, '0'],
  ]);
  expect((await readdir(rowsDir)).toSorted()).toEqual(['bucket=0', 'bucket=1']);
});
