import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importLog } from './import/import-log.js';
import { openLake } from './lake.js';
import { filesOf, readManifest, readPointer } from './manifest.js';
import { verifyLake } from './snapshots/verify/verify-lake.js';
import { goneFrom, messageFrom, startOnFullDisk, type ChildMessage } from './testing/child.js';
import { log, rowsOf, scratchFolder, writeFiles, type LogRow } from './testing/logs.js';

const folder = scratchFolder();

let made = 0;
const rows = (count: number): LogRow[] =>
  rowsOf(count, { user_session: '', user_id: String(600 + (made += 1)) }).map((row, index) => ({
    ...row,
    product_id: String((7_919 * (index + made)) % 100_003),
    price: `${(index * 31) % 997}.25`,
  }));
const bad = Array.from({ length: 30 }, (_, index): LogRow => ({ price: `-${index}` }));

/** Imports that meet the end of the disk at different steps, each with bytes after which a write fails. */
const IMPORTS: Readonly<
  Record<string, { readonly files: () => Record<string, string>; readonly limits: readonly number[] }>
> = {
  // First, while the tables are small: then the description of the snapshot is the largest file.
  'one row': { files: () => ({ [`row-${made}.csv`]: log(rows(1)) }), limits: [1_536, 2_560, 3_328, 4_096, 4_608] },
  'a packed file': {
    files: () => ({ [`packed-${made}.csv.gz`]: log([...rows(4_000), ...bad]) }),
    limits: [4_096, 131_072],
  },
  'a file with bad rows': {
    files: () => ({ [`bad-${made}.csv`]: log([...rows(4_000), ...bad]) }),
    limits: [1_024, 8_192, 32_768, 1_048_576],
  },
  'several files': {
    files: () => Object.fromEntries([1, 2, 3, 4, 5, 6].map((part) => [`part-${made}-${part}.csv`, log(rows(800))])),
    limits: [12_288, 20_480, 28_672, 40_960],
  },
};

/** Everything below a lake's folder that is neither named by its pointer nor work that ended. */
async function leftIn(dir: string): Promise<string[]> {
  const pointer = await readPointer(dir);
  const named = new Set([
    'lake.json',
    ...pointer.reports.flatMap((id) => [`reports/${id}.json`, `quarantine/${id}.parquet`]),
  ]);
  for (const id of pointer.snapshots)
    for (const name of [`snapshots/${id}.json`, ...filesOf(await readManifest(dir, id)).map((file) => file.path)])
      named.add(name);
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .filter((name) => !named.has(name));
}

test('an import that finds the disk full, wherever it is by then, says so, leaves the last snapshot as it was, and the next one nothing of it', async () => {
  const dataDir = folder('lake');
  const dir = path.join(dataDir, 'lake');
  const [first = '', last = ''] = await writeFiles(folder, {
    'first.csv': log(rowsOf(100)),
    'last.csv': log(rowsOf(1, { user_id: '7' })),
  });
  await importLog({ dataDir, paths: [first] });
  const lake = await openLake({ dataDir });
  const steps = new Set<string>();
  let [expected, isRoomy] = [100, false];
  for (const [what, { files, limits }] of Object.entries(IMPORTS)) {
    for (const limit of limits) {
      const paths = await writeFiles(folder, files());
      const before = await lake.current();
      const child = startOnFullDisk(limit, { verb: 'import', dataDir, paths });
      let step = 'before';
      child.on('message', (message: ChildMessage) => {
        if (message.type === 'step') step = message.step.split(/[ ,]/)[0] ?? step;
      });
      const end = await messageFrom(child, ({ type }) => type === 'done' || type === 'failed');
      await goneFrom(child);
      const at = `${what}, ${limit} bytes, ${step}`;
      if (end.type === 'done') {
        isRoomy = true;
        expected = end.rows;
      } else {
        steps.add(step);
        expect(end, at).toEqual({
          type: 'failed',
          error:
            'ImportError: the disk of the data folder is full, so nothing was imported: free some space and import again',
        });
        expect(await lake.current(), at).toEqual(before);
        expect(await readdir(path.join(dir, 'staging')), at).toEqual([]);
      }
      expect(
        await (
          await lake.store()
        ).rows('SELECT count(*) AS n, (SELECT sum(views) FROM sessions) AS by_session FROM events'),
        at,
      ).toEqual([{ n: expected, by_session: expected }]);
    }
  }
  expect([isRoomy, [...steps].toSorted()]).toEqual([
    true,
    expect.arrayContaining(['committing', 'reading', 'sorting', 'unpacking']),
  ]);
  expect((await importLog({ dataDir, paths: [last] })).snapshot.rows).toBe(expected + 1);
  await lake.close();
  expect(await leftIn(dir)).toEqual([]);
  expect(await verifyLake(dataDir, { deep: true })).toMatchObject({ isOk: true, unnamed: { files: 0 } });
});
