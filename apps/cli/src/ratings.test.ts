import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from './rating-models.js';
import { runInProcess as run } from './testing/in-process.js';

interface Figure {
  ok: boolean;
  value: number;
  low: number;
  high: number;
}
interface Evaluation {
  rows: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  users: number;
  items: number;
  scale: { low: number; high: number; source: string };
  models: {
    name: string;
    rmse: Figure;
    mae: Figure;
    rmseAgainstBiases: Figure | null;
    folds: { rmse: number; fitSeconds: number }[];
  }[];
  leftOut: { name: string; why: string }[];
}
interface List {
  user: string;
  known: boolean;
  model: { kind: string };
  items: { rank: number; item: string; rating: number }[];
}

let folder: string;
let file: string;

/** Users love the items of their own parity: a taste that biases cannot tell. */
const lines = (): string[] => {
  const rows: string[] = [];
  for (let user = 1; user <= 40; user += 1) {
    for (let item = 1; item <= 30; item += 1) {
      if ((user * 7 + item * 11) % 5 === 0) continue;
      rows.push(
        `${user},${item},${user % 2 === item % 2 ? 4 + ((user + item) % 3 === 0 ? 1 : 0) : 1 + ((user * item) % 2)},${881_250_000 + user * 100 + item}`,
      );
    }
  }
  return rows;
};
const write = (name: string, rows: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${['user_id,item_id,rating,timestamp', ...rows].join('\n')}\n`);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-ratings-'));
  file = write('stars.csv', lines());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('ratings evaluate', () => {
  it('gives errors with intervals of every model, the same in words and as JSON', async () => {
    const { code, stdout } = await run(['ratings', 'evaluate', file, '--json']);
    const found = JSON.parse(stdout) as Evaluation;
    expect({ code, ...found }).toMatchObject({
      code: 0,
      rows: lines().length,
      accepted: lines().length,
      duplicates: 0,
      rejected: 0,
      users: 40,
      items: 30,
      scale: { low: 1, high: 5, source: 'found' },
    });
    expect(found.models.map(({ name }) => name)).toEqual([
      'User and item biases',
      'Biased SVD',
      'Nearest items around baselines',
    ]);
    const [biases, svd, knn] = found.models;
    for (const model of [svd!, knn!]) {
      expect(model.folds).toHaveLength(5);
      expect(model.rmse.high).toBeLessThan(biases!.rmse.low);
      expect(model.rmseAgainstBiases!.value).toBeCloseTo(model.rmse.value - biases!.rmse.value, 10);
    }
    expect([biases!.rmseAgainstBiases, found.leftOut]).toEqual([null, []]);
    const words = await run(['ratings', 'evaluate', file]);
    expect(words.stdout).toContain(
      `stars.csv: ${lines().length} ratings of 40 users and 30 items, from 1 to 5 (the lowest and the highest in the file).`,
    );
    for (const { name, rmse } of found.models)
      expect(words.stdout).toMatch(
        new RegExp(`^${name} .*${rmse.value.toFixed(4)} \\(${rmse.low.toFixed(4)} to ${rmse.high.toFixed(4)}\\)`, 'm'),
      );
    expect(words.stderr).toContain('part 5 of 5: Biased SVD');
  });

  it('names bad rows on stderr with their line, and says how many are left out', async () => {
    const spoilt = write('spoilt.csv', [
      ...lines(),
      '41,1,many,1',
      '41,2,9,1',
      '1,2,3,1',
      ...Array.from({ length: 25 }, () => '42,1,,'),
    ]);
    const { code, stdout, stderr } = await run(['ratings', 'evaluate', spoilt, '--folds', '2', '--scale', '1..5']);
    expect(code).toBe(0);
    expect(stderr).toContain(`spoilt.csv, line ${lines().length + 2}, rating "many": give a finite number`);
    expect(stderr).toContain('rating "9": give a rating from 1 to 5, or another scale');
    expect(stderr).toContain('… and 7 rows more.');
    expect(stdout).toMatch(
      /from 1 to 5 \(as given\), 1 gave way to a later one of the same user and item, 27 rows left out\./,
    );
  });

  it.each<[string, () => string[], RegExp]>([
    ['a file that is not there', () => [join(folder, 'none.csv')], /none\.csv: there is no such file/],
    ['a file without ratings', () => [write('few.csv', [])], /few\.csv: there are no ratings/],
    [
      'fewer ratings than parts',
      () => [write('three.csv', ['1,1,3,', '1,2,4,', '2,1,3,'])],
      /three\.csv holds 3 ratings, and 5 are needed for so many parts: give more ratings, or fewer --folds/,
    ],
  ])('ends with 1 and one sentence for %s', async (_what, args, message) => {
    const { code, stdout, stderr } = await run(['ratings', 'evaluate', ...args()]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('neighbors', () => {
  it('are refused, with figures, where the items are more than memory holds', async () => {
    const ids = (count: number): string[] => Array.from({ length: count }, (_, row) => String(row));
    expect(await refusalOf('knn', { userIds: ids(10), itemIds: ids(30_000) })).toMatch(
      /similarities of 30000 items take 3600000000 bytes/,
    );
    expect(await refusalOf('svd', { userIds: ids(10), itemIds: ids(30_000) })).toBeNull();
  });

  it('are left out of a comparison of such a file, which says so, and answer nobody', async () => {
    const wide = write(
      'wide.csv',
      Array.from({ length: 24_000 }, (_, item) => `${item % 7},${item},${1 + (item % 5)},`),
    );
    const { code, stdout, stderr } = await run(['ratings', 'evaluate', wide, '--folds', '2', '--json']);
    const { models, leftOut } = JSON.parse(stdout) as Evaluation;
    expect({ code, models: models.map(({ name }) => name), leftOut: leftOut.map(({ name }) => name) }).toEqual({
      code: 0,
      models: ['User and item biases', 'Biased SVD'],
      leftOut: ['Nearest items around baselines'],
    });
    expect(stderr).toContain('are left out. The similarities of 24000 items take 2304000000 bytes');
    expect(await run(['ratings', 'recommend', wide, '--user', '1', '--model', 'knn'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('Error: The similarities of 24000 items') as string,
    });
  });
});

describe('ratings recommend', () => {
  const list = async (...args: string[]): Promise<List> => {
    const { code, stdout, stderr } = await run(['ratings', 'recommend', file, ...args, '--json']);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as List;
  };

  it.each(['svd', 'knn'])('lists what a user has not rated and would rate highest: %s', async (model) => {
    const { items, known } = await list('--user', '2', '--first', '2', '--model', model);
    const rated = new Set(
      lines()
        .filter((row) => row.startsWith('2,'))
        .map((row) => row.split(',')[1]!),
    );
    expect(known).toBe(true);
    expect(items.map(({ rank }) => rank)).toEqual([1, 2]);
    for (const { item, rating } of items) {
      expect(rated.has(item)).toBe(false);
      expect(Number(item) % 2).toBe(0);
      expect(rating).toBeGreaterThan(3.5);
    }
    const seen = await list('--user', '2', '--first', '100', '--model', model, '--include-seen');
    expect(seen.items).toHaveLength(30);
  });

  it('answers somebody without ratings by the biases of the items, and says so', async () => {
    const { known, items } = await list('--user', 'nobody', '--first', '30');
    expect({ known, length: items.length }).toEqual({ known: false, length: 30 });
    const { stderr, stdout } = await run(['ratings', 'recommend', file, '--user', 'nobody']);
    expect(stderr).toContain('User "nobody" has no rating in the file');
    expect(stdout).toMatch(/Biased SVD \(\d+ factors\) answers\.\n\nrank {2}item +predicted rating/);
    const biased = await list('--user', 'nobody', '--model', 'biases');
    expect(biased.model.kind).toBe('BASELINES');
  });

  it('says when nothing is left', async () => {
    const all = write('all.csv', ['1,1,3,', '1,2,4,', '2,1,3,']);
    expect((await run(['ratings', 'recommend', all, '--user', '1'])).stdout).toContain(
      'Nothing is left to recommend: the user has rated every item. --include-seen lists those too.',
    );
  });
});
