import { mkdtemp, open, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DiskFile } from './disk-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-disk-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('reads what lies beyond 4 GiB', async () => {
  const path = join(folder, 'large.csv');
  const at = 5 * 2 ** 30;
  // A hole takes no room on the disk.
  const handle = await open(path, 'w');
  await handle.write('the end\n', at);
  await handle.close();
  const file = await DiskFile.open(path);
  expect(file.size).toBe(5_368_709_128);
  expect(await (await file.slice(at, at + 3)).text()).toBe('the');
  expect(await (await file.slice(at + 4)).text()).toBe('end\n');
});

it('refuses to go on with a file that was written to, though it has its size still', async () => {
  const path = join(folder, 'growing.csv');
  await writeFile(path, 'a,b\n');
  const file = await DiskFile.open(path);
  expect(await (await file.slice(0)).text()).toBe('a,b\n');
  await writeFile(path, 'c,d\n');
  await utimes(path, 1, 1);
  await expect(file.slice(0)).rejects.toMatchObject({
    kind: 'bad-input',
    message: expect.stringContaining('growing.csv was written to'),
  });
  await writeFile(path, 'c,d\ne,f\n');
  await expect(file.slice(4)).rejects.toMatchObject({ kind: 'bad-input' });
});

it('says which file is not there', async () => {
  await expect(DiskFile.open(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
});
