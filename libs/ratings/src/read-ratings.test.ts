import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { TableSource } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRatings } from './read-ratings.js';
import { checkRatings, type Ratings } from './ratings.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asItComes = (text: string): TableSource => ({
  name: 'ratings.csv',
  open: () => Readable.from([Buffer.from(text)], { objectMode: false }),
});

const rowsOf = ({ userIds, itemIds, users, items, values }: Ratings): [string, string, number][] =>
  [...values].map((value, position) => [userIds[users[position]!]!, itemIds[items[position]!]!, value]);

describe('a file of ratings', () => {
  it.each<[string, string]>([
    ["MovieLens' u.data", '2\t10\t3\t881250949\n10\t9\t5\t881250950\n'],
    ["MovieLens' ratings.dat", '2::10::3::881250949\n10::9::5::881250950\n'],
    ["MovieLens' ratings.csv", 'userId,movieId,rating,timestamp\r\n2,10,3.0,881250949\r\n10,9,5.0,881250950\r\n'],
    [
      'names in other words and another order',
      'rating;product_id;Customer ID;time\n3;10;2;1997-12-04T15:55:49Z\n5;9;10;1997-12-04 15:55:50\n',
    ],
    [
      'a comma within a cell between tabs',
      'user, name\titem\tuser\trating\ttime\nx, y\t10\t2\t3\t881250949\n,\t9\t10\t5\t881250950\n',
    ],
    [
      "RecBole's types",
      'user_id:token\titem_id:token\trating:float\ttimestamp:float\n2\t10\t3\t881250949\n10\t9\t5\t881250950\n',
    ],
    [
      'quotes, a byte order mark, milliseconds and empty lines',
      '\uFEFF"user","item","rating","timestamp"\n\n"2","10","3",881250949000\n"10","9","5",881250950000\n\n',
    ],
  ])('reads %s', async (_what, text) => {
    const { ratings, report } = await readRatings(asItComes(text));
    checkRatings(ratings);
    expect(rowsOf(ratings)).toEqual([
      ['2', '10', 3],
      ['10', '9', 5],
    ]);
    expect([...ratings.at!]).toEqual([881_250_949, 881_250_950]);
    expect(ratings.scale).toEqual({ low: 3, high: 5 });
    expect(report).toMatchObject({
      rows: 2,
      accepted: 2,
      duplicates: 0,
      rejected: 0,
      problems: [],
      scale: { low: 3, high: 5, source: 'found' },
    });
  });

  it('from a path, packed or not, reads the same', async () => {
    const text = 'user,item,rating\na,x,4\nb,x,2\n';
    const [plain, packed] = [join(folder, 'r.csv'), join(folder, 'r.csv.gz')];
    writeFileSync(plain, text);
    writeFileSync(packed, gzipSync(text));
    const read = await readRatings(plain);
    expect(read.ratings.at).toBeNull();
    expect(await readRatings(packed)).toEqual(read);
    expect(await readRatings(asItComes(text))).toEqual(read);
  });

  it('counts of several ratings of a pair the last, and says how many gave way', async () => {
    const { ratings, report } = await readRatings(asItComes('user,item,rating\na,x,1\nb,x,2\na,x,5\na,y,3\na,x,4\n'));
    expect(rowsOf(ratings)).toEqual([
      ['a', 'x', 4],
      ['a', 'y', 3],
      ['b', 'x', 2],
    ]);
    expect(report).toMatchObject({ rows: 5, accepted: 3, duplicates: 2, rejected: 0, scale: { low: 2, high: 4 } });
  });

  it('does not depend on the order of its lines, and keeps ids of any length apart', async () => {
    const lines = ['9007199254740993,1,3', '9007199254740992,1,4', '10,b,5', '9,a,1', 'Ann,a,2', '007,a,2', '7,a,3'];
    const read = async (rows: string[]): Promise<Ratings> =>
      (await readRatings(asItComes(`user,item,rating\n${rows.join('\n')}\n`))).ratings;
    const ratings = await read(lines);
    expect(ratings.userIds).toEqual(['007', '7', '9', '10', '9007199254740992', '9007199254740993', 'Ann']);
    expect(await read(lines.toReversed())).toEqual(ratings);
  });

  it('leaves out bad rows, each with its line, what stands there and what to do', async () => {
    const text =
      'user,item,rating,time\na,x,4,10\n,x,3,10\nb,,3,10\nb,y,lots,10\nb,y,,10\nb,y,NaN,10\nb,y,1e999,10\nb,y,2,noon\nb,y\nb,y,9,10\nc,z,1,\n';
    const { ratings, report } = await readRatings(asItComes(text), { scale: { low: 1, high: 5 } });
    expect(rowsOf(ratings)).toEqual([
      ['a', 'x', 4],
      ['c', 'z', 1],
    ]);
    expect([...ratings.at!]).toEqual([10, Number.NaN]);
    expect(report).toMatchObject({
      rows: 11,
      accepted: 2,
      duplicates: 0,
      rejected: 9,
      scale: { low: 1, high: 5, source: 'given' },
    });
    expect(report.problems.map(({ line, column, value }) => [line, column, value])).toEqual([
      [3, 'user', ''],
      [4, 'item', ''],
      [5, 'rating', 'lots'],
      [6, 'rating', ''],
      [7, 'rating', 'NaN'],
      [8, 'rating', '1e999'],
      [9, 'timestamp', 'noon'],
      [10, 'row', 'b y'],
      [11, 'rating', '9'],
    ]);
    expect(report.problems.every(({ remedy }) => /give /.test(remedy))).toBe(true);
    expect(report.problems[7]!.remedy).toBe('it has 2 cells; give 4, as the first line has.');
    const few = await readRatings(asItComes(text), { problems: 2 });
    expect([few.report.rejected, few.report.problems.length]).toEqual([8, 2]);
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /There are no ratings/],
    ['a header alone', 'user,item,rating\n', /There are no ratings/],
    [
      'no column for items',
      'user,thing,rating\na,b,1\n',
      /Line 1 names no item: its columns are "user", "thing", "rating". Name one item_id/,
    ],
    ['one cell a row', 'hello\n', /Line 1 "hello" has one cell; give user, item and rating/],
    ['two cells a row', '1,2\n', /has 2 cells/],
    [
      'only bad rows',
      'user,item,rating\na,b,good\na,c,bad\n',
      /None of the 2 rows can be taken. Line 2, rating "good": give a finite number/,
    ],
  ])('with %s is refused', async (_what, text, message) => {
    await expect(readRatings(asItComes(text))).rejects.toThrow(message);
    await expect(readRatings(asItComes(text))).rejects.toHaveProperty('name', 'RatingsError');
  });

  it('with one line that is never cut, or a quote that is open, is refused with its line', async () => {
    await expect(readRatings(asItComes(`user,item,rating\na,b,${'1'.repeat(300_000)}`))).rejects.toThrow(
      /ratings\.csv, line 2, column "rating" "1{99}…": the cell has 300000 characters; give at most 65536/,
    );
    await expect(readRatings(asItComes('user,item,rating\na,"b,1\n'))).rejects.toThrow(/line 2: a quote is not closed/);
  });

  it('that is missing, a folder or no gzip is refused by its name, and a scale upside down too', async () => {
    await expect(readRatings(join(folder, 'none.csv'))).rejects.toThrow(/none\.csv: there is no such file/);
    await expect(readRatings(join(folder, 'none.csv.gz'))).rejects.toThrow(/none\.csv\.gz: there is no such file/);
    await expect(readRatings(folder)).rejects.toThrow(/it is a folder/);
    writeFileSync(join(folder, 'no.csv.gz'), 'user,item,rating\n');
    await expect(readRatings(join(folder, 'no.csv.gz'))).rejects.toThrow(/no gzip/);
    await expect(readRatings(asItComes('1,2,3\n'), { scale: { low: 5, high: 1 } })).rejects.toThrow(/scale is 5 … 1/);
  });
});
