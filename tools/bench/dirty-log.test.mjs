import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanContents, dirtyLog } from './dirty-log.mjs';

const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
const ROWS = 20_000;
let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dirty-log-'));
  file = join(folder, 'log.csv');
  const rows = Array.from({ length: ROWS }, (_, i) =>
    `2019-10-01 00:00:00 UTC,view,${i + 1},7,,"a,b",1.00,5,s`.replace('"a,b"', i % 2 === 0 ? 'apple' : '"a,b"'),
  );
  await writeFile(file, [HEADER, ...rows, ''].join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('dirtyLog', () => {
  it('spoils about the share in every way, tells how many, and leaves every other line as it was', async () => {
    const { file: copy, lines, bad } = await dirtyLog(file, 0.05, folder);
    const total = Object.values(bad).reduce((sum, n) => sum + n, 0);
    expect(lines).toBe(ROWS);
    expect(total / ROWS).toBeCloseTo(0.05, 2);
    expect(Object.keys(bad)).toHaveLength(10);
    const [before, after] = await Promise.all(
      [file, copy].map(async (path) => (await readFile(path, 'latin1')).split('\n')),
    );
    expect(after).toHaveLength(ROWS + 2);
    expect(after?.filter((line, i) => line !== before?.[i])).toHaveLength(total);
    expect(after?.[0]).toBe(HEADER);
  });

  it('gives the same copy again', async () => {
    const first = await dirtyLog(file, 0.01, folder);
    const bytes = await readFile(first.file);
    await rm(first.file);
    const second = await dirtyLog(file, 0.01, folder);
    expect(second).toEqual(first);
    expect((await readFile(second.file)).equals(bytes)).toBe(true);
  });
});

describe('cleanContents', () => {
  it('counts lines without the header, the last one ended or not', async () => {
    expect(await cleanContents(file)).toEqual({ lines: ROWS, bad: {} });
    await writeFile(join(folder, 'open.csv'), `${HEADER}\na\nb`);
    expect(await cleanContents(join(folder, 'open.csv'))).toEqual({ lines: 2, bad: {} });
  });
});
