import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HEADER } from './csv-writer.js';
import { isDemoShopFile } from './demo-files.js';
import { generateDemoMonth } from './generate-month.js';
import { OCTOBER } from './shop.js';
import { readLog } from './testing/read-log.js';
import type { TruthsDocument } from './truths.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-month-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const columns = async (path: string): Promise<string[][]> =>
  (await readFile(path, 'utf8'))
    .slice(HEADER.length, -1)
    .split('\n')
    .map((line) => line.split(','));

describe('generateDemoMonth', () => {
  it('writes the same bytes on every machine, packed or not', async () => {
    const plain = await generateDemoMonth({ file: join(folder, 'oct.csv'), month: '2019-10', events: 20_000 });
    const packed = await generateDemoMonth({ file: join(folder, 'packed.csv.gz'), month: '2019-10', events: 20_000 });
    const bytes = await readFile(plain.file);
    expect(sha256(bytes)).toBe('f7ae03c0d226da8cd180eb7d44996db34818abef141dcf1dfdab69bc0f6ed8fc');
    expect(gunzipSync(await readFile(packed.file)).equals(bytes)).toBe(true);
    expect(plain).toMatchObject({ rows: 20_000, bytes: bytes.length, truthsFile: join(folder, 'oct.truths.json') });
    expect((await readdir(folder)).toSorted()).toEqual([
      'oct.csv',
      'oct.truths.json',
      'packed.csv.gz',
      'packed.truths.json',
    ]);
    expect(await isDemoShopFile(plain.file)).toBe(true);
    expect(await isDemoShopFile(packed.file)).toBe(true);
  });

  it('has exactly the rows asked for, all in the month, with October’s users and sessions for them', async () => {
    const events = 300_000;
    const { file } = await generateDemoMonth({ file: join(folder, 'log.csv'), month: '2020-02', events });
    const log = await readLog([file], events);
    expect(log.rows + log.duplicates.reduce((sum, { count }) => sum + count, 0)).toBe(events);
    const scale = events / OCTOBER.events;
    expect(log.users / (OCTOBER.users * scale)).toBeCloseTo(1, 1);
    expect(log.sessions / (OCTOBER.sessions * scale)).toBeCloseTo(1, 1);
    expect(log.products / (OCTOBER.products * Math.sqrt(scale))).toBeCloseTo(1, 1);
    const times = (await columns(file)).map(([time = '']) => time);
    expect(times[0]).toMatch(/^2020-02-01 /);
    expect(times.at(-1)).toMatch(/^2020-02-29 /);
  });

  it('sees nearly half of a month’s users again in the next one, in sessions of their own and with the same products', async () => {
    const months = await Promise.all(
      ['2019-10', '2019-11'].map((month) =>
        generateDemoMonth({ file: join(folder, `${month}.csv`), month, events: 30_000 }),
      ),
    );
    const [october = [], november = []] = await Promise.all(months.map(({ file }) => columns(file)));
    const distinct = (rows: string[][], column: number): Set<string> =>
      new Set(rows.map((row) => row[column] as string).filter(Boolean));
    const [users, sessions] = [distinct(october, 7), distinct(october, 8)];
    const again = [...distinct(november, 7)].filter((user) => users.has(user));
    expect(again.length / users.size).toBeCloseTo(0.46, 1);
    expect([...distinct(november, 8)].filter((session) => sessions.has(session))).toEqual([]);
    const brands = new Map(october.map((row) => [row[2], row[5]]));
    expect(november.filter((row) => brands.has(row[2]) && brands.get(row[2]) !== row[5])).toEqual([]);
  });

  it('says what is planted in this month only', async () => {
    const truths = async (month: string): Promise<TruthsDocument> =>
      JSON.parse(
        await readFile(
          (await generateDemoMonth({ file: join(folder, 'log.csv'), month, events: 1_000 })).truthsFile,
          'utf8',
        ),
      ) as TruthsDocument;
    const decoys = ({ decoys: list }: TruthsDocument): string[] =>
      list.map(({ id }) => id).filter((id) => id.includes('one-day') || id.includes('amazfit'));
    const [october, november, december] = [await truths('2019-10'), await truths('2019-11'), await truths('2019-12')];
    expect(october).toMatchObject({
      rows: 1_000,
      events: 1_000,
      faults: [{ kind: 'carts-not-logged', category: 'apparel' }],
    });
    expect(november.faults.map(({ kind }) => kind)).toEqual(['purchases-not-logged']);
    expect(december.faults).toEqual([]);
    expect([decoys(october), decoys(november), decoys(december)]).toEqual([[], ['decoy-peak-vacuums-one-day'], []]);
  });

  it('stops when it is told to and leaves nothing behind', async () => {
    for (const name of ['log.csv', 'log.csv.gz']) {
      const controller = new AbortController();
      const running = generateDemoMonth({
        file: join(folder, name),
        month: '2019-10',
        events: 200_000,
        signal: controller.signal,
        onProgress: ({ step }) => step === 'writing the log' && controller.abort(new Error('stop')),
      });
      await expect(running).rejects.toThrow('stop');
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses what it cannot make', async () => {
    await expect(generateDemoMonth({ file: join(folder, 'log.csv'), month: '2019-09' })).rejects.toThrow(
      '2019-10 to 2099-12',
    );
    await expect(generateDemoMonth({ file: join(folder, 'log.parquet'), month: '2019-10' })).rejects.toThrow(
      '.csv or .csv.gz',
    );
    await expect(
      generateDemoMonth({ file: join(folder, 'log.csv'), month: '2019-10', events: 500_000_001 }),
    ).rejects.toThrow('500,000,000');
    expect(await readdir(folder)).toEqual([]);
  });
});
