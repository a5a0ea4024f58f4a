import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { log, rowsOf, scratchFolder } from '../testing/logs.js';
import { findLogs } from './find-logs.js';

const folder = scratchFolder();

test('a file that is named twice, by a link or in a folder, is read once; equal names are told apart', async () => {
  const [one, two] = [folder('one'), folder('two')];
  for (const dir of [one, two]) {
    await mkdir(dir);
    await writeFile(path.join(dir, 'log.csv'), log(rowsOf(1)));
  }
  await symlink(path.join(one, 'log.csv'), path.join(two, 'link.csv'));
  await writeFile(path.join(two, '.hidden.csv'), 'x');
  const { logs, skipped } = await findLogs([path.join(one, 'log.csv'), one, two, path.join(two, 'log.csv')]);
  expect(logs.map(({ name }) => name)).toEqual(['log.csv', `two${path.sep}log.csv (2)`]);
  expect(skipped).toEqual([]);
});

test('a log named by its path may have any name; in a folder it must look like one', async () => {
  const dir = folder('any');
  await mkdir(dir);
  await writeFile(path.join(dir, 'export.txt'), log(rowsOf(1)));
  expect((await findLogs([path.join(dir, 'export.txt')])).logs).toHaveLength(1);
  await expect(findLogs([dir])).rejects.toMatchObject({ code: 'no-logs', message: expect.stringContaining('.csv') as string });
});

// The superuser may read everything.
if (process.getuid?.() !== 0) test('a file that may not be read is named with the remedy', async () => {
  const file = folder('secret.csv');
  await writeFile(file, log(rowsOf(1)));
  await chmod(file, 0);
  await expect(findLogs([file])).rejects.toMatchObject({ code: 'unreadable', message: expect.stringContaining('permissions') as string });
});

test('what is neither a file nor a folder is refused', async () => {
  await expect(findLogs(['/dev/null'])).rejects.toMatchObject({ code: 'unreadable' });
});

test('a link to nowhere among the logs of a folder is passed over by its name; links in a circle are refused as unreadable', async () => {
  const dir = folder('links');
  await mkdir(path.join(dir, 'deep.csv'), { recursive: true });
  await writeFile(path.join(dir, 'log.csv'), log(rowsOf(1)));
  await symlink(path.join(dir, 'nowhere'), path.join(dir, 'dangling.csv'));
  await symlink(path.join(dir, 'circle.csv'), path.join(dir, 'circle.csv'));
  await symlink(dir, path.join(dir, 'self.csv'));
  const { logs, skipped } = await findLogs([dir]);
  expect(logs.map(({ name }) => name)).toEqual(['log.csv']);
  expect(skipped.map(({ name }) => name)).toEqual(['circle.csv', 'dangling.csv']);
  expect(skipped[1]?.why).toContain('dangling.csv does not exist');
  await expect(findLogs([path.join(dir, 'circle.csv')])).rejects.toMatchObject({ code: 'unreadable', message: expect.stringContaining('circle.csv') as string });
});
