import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../testing/logs.js';
import { copyFile } from './copy-file.js';

const folder = scratchFolder();

test('a file is copied byte by byte into folders that are made for it, and told with its length and fingerprint', async () => {
  const [from, to] = [folder(), folder()];
  const bytes = Buffer.alloc(2 * 1024 ** 2 + 5, 'cartograph');
  await mkdir(path.join(from, 'files', 'a'), { recursive: true });
  await writeFile(path.join(from, 'files', 'a', '1.parquet'), bytes);
  const told: number[] = [];
  const copied = await copyFile({
    from,
    to,
    relative: 'files/a/1.parquet',
    signal: undefined,
    onBytes: (count) => told.push(count),
  });
  expect(copied).toEqual({
    path: 'files/a/1.parquet',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  expect((await readFile(path.join(to, 'files', 'a', '1.parquet'))).equals(bytes)).toBe(true);
  expect([told.length, told.reduce((a, b) => a + b, 0)]).toEqual([3, bytes.length]);
});

test('a link becomes a file of its own', async () => {
  const [from, to] = [folder(), folder()];
  await mkdir(from, { recursive: true });
  await writeFile(path.join(from, 'real'), 'content');
  await symlink('real', path.join(from, 'link'));
  await copyFile({ from, to, relative: 'link', signal: undefined, onBytes: () => undefined });
  await writeFile(path.join(from, 'real'), 'changed');
  expect([await readFile(path.join(to, 'link'), 'utf8'), (await stat(path.join(to, 'link'))).isFile()]).toEqual([
    'content',
    true,
  ]);
});

test('what is there is not written over, and a copy that is given up ends with the reason', async () => {
  const [from, to] = [folder(), folder()];
  await mkdir(from, { recursive: true });
  await writeFile(path.join(from, 'a'), 'content');
  const job = { from, to, relative: 'a', onBytes: () => undefined };
  await expect(copyFile({ ...job, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  await expect(copyFile({ ...job, signal: undefined })).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(copyFile({ ...job, relative: 'never', signal: undefined })).rejects.toMatchObject({ code: 'ENOENT' });
});
