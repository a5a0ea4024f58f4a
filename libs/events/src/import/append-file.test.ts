import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { AppendFile } from './append-file.js';

const folder = scratchFolder();

test('texts and bytes stand in the order in which they came, written in one go or in several', async () => {
  const file = new AppendFile(folder('grows.txt'));
  file.add('한');
  file.add(Buffer.from([0xff]));
  file.add('a\n');
  await file.flush();
  await file.flush();
  file.add(Buffer.from('b'));
  file.add('\n');
  expect(await file.close()).toBe(true);
  expect(await readFile(file.path)).toEqual(
    Buffer.concat([Buffer.from('한'), Buffer.from([0xff]), Buffer.from('a\nb\n')]),
  );
});

test('a file is not made for nothing', async () => {
  const nothing = new AppendFile(folder('nothing.txt'));
  await nothing.flush();
  expect([await nothing.close(), existsSync(nothing.path)]).toEqual([false, false]);
});
