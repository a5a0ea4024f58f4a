import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../testing/logs.js';
import { defaultMemoryLimit, Engine, fileLiteral, literal, memoryBytes, ownerOfTempFolder } from './engine.js';
import { run } from './run.js';

const folder = scratchFolder();

test('the default memory limit is half of the machine, at most 4 GiB', () => {
  expect([2, 6, 64].map((gib) => defaultMemoryLimit(gib * 1024 ** 3))).toEqual(['1024MiB', '3072MiB', '4096MiB']);
});

test('a size of memory is told in bytes, of powers of ten or of two', () => {
  expect(['800MB', '2GiB', '1.5 kib', '1TB'].map((size) => memoryBytes(size))).toEqual([8e8, 2 ** 31, 1536, 1e12]);
  expect(memoryBytes()).toBe(memoryBytes(defaultMemoryLimit()));
  expect(() => memoryBytes('lots')).toThrow('"lots" is no size such as 2GiB');
});

test('an engine takes its settings, spills into a folder of its own, and removes it', async () => {
  const tempRoot = folder('spill');
  const engine = await Engine.open({ tempRoot, threads: 1, memoryLimit: '100MB' });
  const [own = ''] = await readdir(tempRoot);
  expect(ownerOfTempFolder(own)).toEqual({ isOfThisHost: true, pid: process.pid });
  const connection = await engine.connect();
  const settings = await run(
    connection,
    `SELECT current_setting('threads'), current_setting('memory_limit'), current_setting('TimeZone'), current_setting('autoload_known_extensions'), current_setting('autoinstall_known_extensions'), current_setting('enable_external_file_cache')`,
  );
  expect(await settings.getRowsJson()).toEqual([['1', '95.3 MiB', 'UTC', false, false, false]]);
  const sorted = await run(
    connection,
    `SELECT count(*) FROM (SELECT md5(i::VARCHAR) AS m, i FROM range(2000000) t(i) ORDER BY m LIMIT 2000000 OFFSET 1)`,
  );
  expect(await sorted.getRowsJson()).toEqual([['1999999']]);
  await engine.close();
  expect(await readdir(tempRoot)).toEqual([]);
});

test('names that are no spill folder have no owner', () => {
  expect(['x', '12-34', '0123abcd-77-0123abcd'].map(ownerOfTempFolder)).toEqual([
    null,
    null,
    { isOfThisHost: false, pid: 77 },
  ]);
});

test('a literal keeps its quotes and zero bytes', () => {
  expect(literal("a'b")).toBe("'a''b'");
  expect(literal("\0a'b\0")).toBe("('' || chr(0) || 'a''b' || chr(0) || '')");
});

test('a file is read alone though its path could be a pattern of others, also where the engine may reach no more', async () => {
  const names = ['a*b', 'a?b', 'a[x]b', 'axb', "a'[b"];
  const folders = names.map((name) => folder(path.join('odd', name)));
  const engine = await Engine.open({ tempRoot: folder('odd-tmp'), threads: 1 });
  const writer = await engine.connect();
  for (const [index, dir] of folders.entries()) {
    await mkdir(dir, { recursive: true });
    await run(writer, `COPY (SELECT ${index} AS n) TO ${literal(path.join(dir, 'one.parquet'))}`);
  }
  const closed = await Engine.open({ tempRoot: folder('odd-tmp'), threads: 1, onlyFolders: folders });
  for (const connection of [writer, await closed.connect()]) {
    for (const [index, dir] of folders.entries()) {
      for (const source of [fileLiteral(path.join(dir, 'one.parquet')), fileLiteral(dir, '*.parquet')])
        expect(await (await run(connection, `SELECT n FROM read_parquet(${source})`)).getRowsJson(), source).toEqual([
          [index],
        ]);
    }
  }
  await closed.close();
  await engine.close();
});
