import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import type { RatingScale } from '@cartograph/ratings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRatingsFile, reportText, scaleOption } from './ratings-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cartograph-ratings-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, 'ratings.csv');
  await writeFile(file, text);
  return file;
}

describe('--scale', () => {
  const parse = (text: string): RatingScale =>
    new Command('r')
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .addOption(scaleOption())
      .parse([`--scale=${text}`], { from: 'user' })
      .opts<{ scale: RatingScale }>().scale;

  it.each([
    ['1..5', 1, 5],
    [' 0.5:5 ', 0.5, 5],
    ['-10..10', -10, 10],
    ['-3..-1.5', -3, -1.5],
  ])('takes "%s"', (text, low, high) => {
    expect(parse(text)).toEqual({ low, high });
  });

  it.each(['', '5', '5..1', '1..1', '1-5', '1..five', '1...5'])('refuses "%s"', (text) => {
    expect(() => parse(text)).toThrow(CommanderError);
  });
});

describe('a file of ratings', () => {
  it('is told in a sentence, with what gave way and what was left out', async () => {
    const read = await readRatingsFile(await fileOf('user,item,rating\n1,a,4\n1,b,2\n1,a,5\n2,a,none\n'), undefined);
    expect(reportText(read)).toBe(
      'ratings.csv: 2 ratings of 1 user and 2 items, from 2 to 5 (the lowest and the highest in the file), 1 gave way to a later one of the same user and item, 1 row left out.',
    );
  });

  it('is told with the scale that was given', async () => {
    const read = await readRatingsFile(await fileOf('1,a,4\n'), { low: 1, high: 5 });
    expect(reportText(read)).toBe('ratings.csv: 1 rating of 1 user and 1 item, from 1 to 5 (as given).');
  });

  it('that holds no ratings is named, with the line and the remedy', async () => {
    await expect(readRatingsFile(await fileOf('x\n'), undefined)).rejects.toThrow(
      /^ratings\.csv: line 1 "x" has one cell; give user, item and rating/,
    );
    await expect(readRatingsFile(await fileOf(''), undefined)).rejects.toThrow(
      /^ratings\.csv: there are no ratings: give rows/,
    );
    await expect(readRatingsFile(folder, undefined)).rejects.toThrow(`${folder}: it is a folder`);
  });

  it('with too few ratings is refused with both remedies', async () => {
    await expect(readRatingsFile(await fileOf('1,a,4\n2,a,3\n'), undefined, 5)).rejects.toThrow(
      'ratings.csv holds 2 ratings, and 5 are needed for so many parts: give more ratings, or fewer --folds.',
    );
  });
});
