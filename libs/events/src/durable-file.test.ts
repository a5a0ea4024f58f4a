import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { renameDurably, syncTree, writeDurably } from './durable-file.js';
import { scratchFolder } from './testing/logs.js';

const folder = scratchFolder();

test('a file is replaced whole, by many writers at once too, and nothing stays beside it', async () => {
  const dir = folder();
  await mkdir(dir);
  const file = path.join(dir, 'pointer.json');
  const texts = Array.from({ length: 20 }, (_, index) => JSON.stringify({ index, padding: 'x'.repeat(10_000) }));
  const reading = Promise.all(
    Array.from({ length: 50 }, () =>
      readFile(file, 'utf8').then(
        (text) => texts.includes(text),
        () => true,
      ),
    ),
  );
  await Promise.all(texts.map((text) => writeDurably(file, text)));
  expect(texts).toContain(await readFile(file, 'utf8'));
  expect(await reading).not.toContain(false);
  expect(await readdir(dir)).toEqual(['pointer.json']);
});

test('a file that cannot take its place leaves nothing beside it', async () => {
  const dir = folder('taken');
  await mkdir(path.join(dir, 'pointer.json', 'inner'), { recursive: true });
  await expect(writeDurably(path.join(dir, 'pointer.json'), 'x')).rejects.toThrow();
  expect(await readdir(dir)).toEqual(['pointer.json']);
});

test('a tree is synced and renamed into place', async () => {
  const [from, to] = [folder('from'), folder('to')];
  await mkdir(path.join(from, 'inner'), { recursive: true });
  await writeFile(path.join(from, 'inner', 'a'), '1');
  await syncTree(from);
  await renameDurably(from, to);
  expect(await readFile(path.join(to, 'inner', 'a'), 'utf8')).toBe('1');
});
