import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HEADER, userId } from './csv-writer.js';
import { generateDemoShop } from './generate.js';
import type { DemoShopProgress } from './progress-reporter.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-shop-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('generateDemoShop', () => {
  it('writes the same bytes on every machine', async () => {
    const { files, truthsFile, rows } = await generateDemoShop({ outDir: folder, events: 20_000, seed: 7 });
    expect(rows).toBe(19_546);
    expect(await sha256(files[0] as string)).toBe('8f07802c016ada10a28de4c4f4ec46df2003667094a10a47ffb16a0c4215d77f');
    expect(await sha256(files[1] as string)).toBe('e0493017665c5616b8561b5913e2134a7da354adcdbd8e740eb2b24794a4d12b');
    expect(JSON.parse(await readFile(truthsFile, 'utf8'))).toMatchObject({ seed: 7, events: 20_000, rows });
  });

  it('writes another shop for another seed', async () => {
    const one = await generateDemoShop({ outDir: join(folder, 'one'), events: 5_000, seed: 1 });
    const two = await generateDemoShop({ outDir: join(folder, 'two'), events: 5_000, seed: 2 });
    expect(await sha256(one.files[0] as string)).not.toBe(await sha256(two.files[0] as string));
  });

  it('writes the log’s own nine columns, one month a file, in order of time', async () => {
    const { files, rows } = await generateDemoShop({ outDir: folder, events: 5_000 });
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual(['2019-Oct.csv', '2019-Nov.csv']);
    let count = 0;
    for (const [i, month] of ['2019-10', '2019-11'].entries()) {
      const text = await readFile(files[i] as string, 'utf8');
      expect(text.startsWith(HEADER)).toBe(true);
      expect(text.endsWith('\n')).toBe(true);
      const lines = text.slice(HEADER.length, -1).split('\n');
      count += lines.length;
      const pattern = new RegExp(
        `^${month}-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC,(view|cart|purchase),\\d{7,8},\\d{19},[a-z_.]*,[a-z]*,\\d+\\.\\d\\d,\\d{9},([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})?$`,
      );
      for (const line of lines) expect(line).toMatch(pattern);
      const times = lines.map((line) => line.slice(0, 19));
      expect(times).toEqual(times.toSorted());
    }
    expect(count).toBe(rows);
  });

  it('tells how far it is, up to the end', async () => {
    const seen: DemoShopProgress[] = [];
    const { rows } = await generateDemoShop({
      outDir: folder,
      events: 5_000,
      onProgress: (progress) => seen.push(progress),
    });
    expect(new Set(seen.map(({ step }) => step))).toEqual(new Set(['drawing customers', 'writing the log']));
    expect(seen.at(-1)).toMatchObject({ step: 'writing the log', done: rows, total: rows, unit: 'rows' });
  });

  it('stops when it is told to and leaves nothing behind', async () => {
    const controller = new AbortController();
    const running = generateDemoShop({
      outDir: folder,
      events: 300_000,
      signal: controller.signal,
      onProgress: ({ step }) => step === 'writing the log' && controller.abort(new Error('stop')),
    });
    await expect(running).rejects.toThrow('stop');
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves an earlier log as it was when it is stopped', async () => {
    const { files } = await generateDemoShop({ outDir: folder, events: 2_000 });
    const before = await sha256(files[0] as string);
    await expect(
      generateDemoShop({ outDir: folder, events: 5_000, signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow('stop');
    expect(await sha256(files[0] as string)).toBe(before);
    expect((await readdir(folder)).toSorted()).toEqual(['2019-Nov.csv', '2019-Oct.csv', 'truths.json']);
  });

  it('makes a log of any size', async () => {
    for (const events of [100, 1_000, 50_000]) {
      const { rows } = await generateDemoShop({ outDir: folder, events });
      expect(rows).toBeGreaterThan(events * 0.3);
      expect(rows).toBeLessThan(events * 3);
    }
  });

  it('refuses sizes and seeds that are not whole numbers in their range', async () => {
    await expect(generateDemoShop({ outDir: folder, events: 99 })).rejects.toThrow('cannot have 99 events');
    await expect(generateDemoShop({ outDir: folder, events: 1_000.5 })).rejects.toThrow(RangeError);
    await expect(generateDemoShop({ outDir: folder, seed: 0.1 })).rejects.toThrow('seed');
  });
});

describe('userId', () => {
  it('gives every user an id of nine digits of their own', () => {
    const ids = new Set(Array.from({ length: 100_000 }, (_, index) => userId(index)));
    expect(ids.size).toBe(100_000);
    let [a, b] = [7_368_787, 61_999_999];
    while (b) [a, b] = [b, a % b];
    expect(a).toBe(1);
  });
});
