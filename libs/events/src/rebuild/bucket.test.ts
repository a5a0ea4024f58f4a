import { DuckDBInstance } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, bucketOfUser, chooseBuckets, firstNumber, mayOverlap, USER_GROUPS, userGroupOf } from './bucket.js';

const powers = fc.constantFrom(1, 2, 4, 8, 16, 32, 64);
const users = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 63n - 1n });

test('SQL and this process put a user into the same bucket', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const ids = [
    0n,
    1n,
    63n,
    1_000_002n,
    1_000_003n,
    541_312_140n,
    2n ** 53n + 1n,
    2n ** 63n - 1n,
    -1n,
    -63n,
    -(2n ** 62n),
  ];
  for (const buckets of [1, 2, 64]) {
    const found = await connection.run(`SELECT ${ids.map((id) => bucketOf(`(${id}::BIGINT)`, buckets)).join(', ')}`);
    expect((await found.getRowsJson())[0]?.map(Number), String(buckets)).toEqual(
      ids.map((id) => bucketOfUser(id, buckets)),
    );
  }
  connection.closeSync();
});

test('the number of a long id lies in a bucket as every other does', () => {
  expect([-1n, -63n, -1_000_003n, -(2n ** 62n)].map((id) => bucketOfUser(id, 8))).toEqual([
    1,
    7,
    0,
    bucketOfUser(2n ** 62n, 8),
  ]);
});

test('ids that share a factor spread over the buckets all the same', () => {
  const counts = Array.from({ length: 8 }, () => 0);
  for (let id = 0n; id < 8_000n * 64n; id += 64n)
    counts[bucketOfUser(id * 1_000n, 8)] = (counts[bucketOfUser(id * 1_000n, 8)] ?? 0) + 1;
  expect(Math.min(...counts)).toBeGreaterThan(800);
});

test('a lake gets a power of two of buckets, of three million rows each, up to 64', () => {
  expect([0, 1, 3_000_000, 3_000_001, 6_000_001, 42_448_764, 1e10].map((rows) => chooseBuckets(rows, null))).toEqual([
    1, 1, 1, 2, 4, 16, 64,
  ]);
});

test('a lake keeps its number until it has outgrown it four times over, and never gets fewer', () => {
  expect(chooseBuckets(12_000_000, { buckets: 1 })).toBe(1);
  expect(chooseBuckets(12_000_001, { buckets: 1 })).toBe(8);
  expect(chooseBuckets(0, { buckets: 16 })).toBe(16);
  expect(chooseBuckets(1e12, { buckets: 64 })).toBe(64);
});

test('files of two lakes may share users exactly when some user is in both buckets', () => {
  fc.assert(
    fc.property(users, powers, powers, (user, ofA, ofB) => {
      expect(mayOverlap(bucketOfUser(user, ofA), ofA, bucketOfUser(user, ofB), ofB)).toBe(true);
    }),
  );
  expect([
    mayOverlap(1, 2, 2, 4),
    mayOverlap(1, 2, 3, 4),
    mayOverlap(0, 1, 63, 64),
    mayOverlap(5, 8, 5, 8),
    mayOverlap(5, 8, 1, 8),
  ]).toEqual([false, true, true, true, false]);
});

test('session numbers of all buckets are apart and exact as numbers', () => {
  expect([firstNumber(0), firstNumber(1)]).toEqual([0, 1_099_511_627_776]);
  expect(firstNumber(63) + 2 ** 40 - 1).toBeLessThan(Number.MAX_SAFE_INTEGER);
});

test('a group of users is no comb of them, of small numbers neither', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const sizesOf = async (ids: number): Promise<number[]> => {
    const found = await connection.runAndReadAll(
      `SELECT count(*) FROM range(1, ${ids + 1}) users(id) GROUP BY ${userGroupOf('id')}`,
    );
    return found.getRows().map(([count]) => Number(count));
  };
  // A hundred each by chance.
  const sizes = await sizesOf(6400);
  expect(sizes).toHaveLength(USER_GROUPS);
  expect(Math.min(...sizes)).toBeGreaterThan(50);
  // Of the first hundred one or two each; their own cubes put a quarter into one.
  expect(Math.max(...(await sizesOf(100)))).toBeLessThan(10);
  connection.closeSync();
});
