import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openAppender } from './append/appender.js';
import { DamagedLakeError } from './errors.js';
import { exportTable } from './export/export-table.js';
import { importLog } from './import/import-log.js';
import { openLake } from './lake.js';
import { lakePaths } from './manifest.js';
import { backupLake } from './snapshots/backup/backup-lake.js';
import { compact } from './snapshots/compact.js';
import { eraseUsers } from './snapshots/erase/erase-users.js';
import { listSnapshots } from './snapshots/list-snapshots.js';
import { removeSnapshots } from './snapshots/remove-snapshots.js';
import { rollBack } from './snapshots/roll-back.js';
import { verifyLake } from './snapshots/verify/verify-lake.js';
import { log, rowsOf, scratchFolder, writeFiles } from './testing/logs.js';

const folder = scratchFolder();
let whole: string;
let logs: string[];

beforeAll(async () => {
  logs = await writeFiles(folder, {
    'first.csv': log(rowsOf(30)),
    'second.csv': log(rowsOf(20, { user_id: '502' })),
    'more.csv': log(rowsOf(20, { user_id: '503' })),
  });
  whole = folder('whole');
  for (const file of logs.slice(0, 2)) await importLog({ dataDir: whole, paths: [file] });
});

async function files(dataDir: string): Promise<string[]> {
  const entries = await readdir(path.join(dataDir, 'lake'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).slice(dataDir.length))
    .toSorted();
}

const DAMAGES: Record<string, (pointer: string) => Promise<void>> = {
  missing: (pointer) => rm(pointer),
  empty: (pointer) => writeFile(pointer, ''),
  'cut off': async (pointer) => writeFile(pointer, (await readFile(pointer, 'utf8')).slice(0, 90)),
  'no object': (pointer) => writeFile(pointer, 'null'),
  'another object': (pointer) => writeFile(pointer, '{"format":"cartograph-lake","layoutVersion":2}'),
  'one bit off': async (pointer) => {
    const bytes = await readFile(pointer);
    const at = bytes.indexOf('"current": "') + '"current": "'.length;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(pointer, bytes);
  },
};

const DOORS: Record<string, (dataDir: string) => Promise<unknown>> = {
  openLake: async (dataDir) => {
    const lake = await openLake({ dataDir });
    await lake.close();
  },
  importLog: (dataDir) => importLog({ dataDir, paths: logs.slice(2) }),
  openAppender: async (dataDir) => {
    const appender = await openAppender(dataDir);
    await appender.close();
  },
  listSnapshots,
  rollBack: (dataDir) => rollBack(dataDir, 'current'),
  removeSnapshots: (dataDir) => removeSnapshots(dataDir, { keepLast: 1 }),
  compact: (dataDir) => compact(dataDir),
  eraseUsers: (dataDir) => eraseUsers(dataDir, ['501']),
  exportTable: (dataDir) => exportTable(dataDir, { table: 'events', file: folder('out.csv') }),
  backupLake: (dataDir) => backupLake(dataDir, folder()),
};

test.each(Object.keys(DAMAGES))(
  'a lake whose lake.json is %s is refused by every reader and writer, and nothing of it is lost',
  async (damage) => {
    const dataDir = folder();
    await cp(whole, dataDir, { recursive: true });
    const pointer = lakePaths(path.join(dataDir, 'lake')).pointer;
    await DAMAGES[damage]?.(pointer);
    const before = await files(dataDir);
    for (const [door, open] of Object.entries(DOORS)) {
      const error = await open(dataDir).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error, `${door}, ${damage}`).toBeInstanceOf(DamagedLakeError);
      expect((error as Error).message, door).toContain(pointer);
      expect((error as Error).message, door).toContain('cartograph lake repair');
    }
    expect((await verifyLake(dataDir)).isOk).toBe(false);
    expect(await files(dataDir)).toEqual(before);
  },
);

test('a lake that loses its lake.json while it is open answers no question from then on', async () => {
  const dataDir = folder();
  await cp(whole, dataDir, { recursive: true });
  const lake = await openLake({ dataDir });
  expect((await lake.current())?.rows).toBe(50);
  const store = await lake.store();
  await rm(lakePaths(lake.dir).pointer);
  await expect(lake.current()).rejects.toThrow(DamagedLakeError);
  await expect(lake.store()).rejects.toThrow(DamagedLakeError);
  // Its files are there: what is known to be a snapshot is still one.
  expect(await store.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 50 }]);
  await lake.close();
});

test('a first import that was killed before its end leaves an empty lake, not a lost one', async () => {
  const dataDir = folder();
  const controller = new AbortController();
  await expect(
    importLog({
      dataDir,
      paths: logs.slice(0, 1),
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 'committing') controller.abort();
      },
    }),
  ).rejects.toThrow('canceled');
  expect((await importLog({ dataDir, paths: logs.slice(0, 1) })).snapshot.rows).toBe(30);
});
