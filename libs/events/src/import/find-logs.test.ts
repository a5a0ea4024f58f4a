import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { log, rowsOf, scratchFolder } from '../testing/logs.js';
import { findLogs } from './find-logs.js';
import { expandGlob } from './read-glob.js';

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
  await expect(findLogs([dir])).rejects.toMatchObject({
    code: 'no-logs',
    message: expect.stringContaining('.csv') as string,
  });
});

test('a mixed folder says what was passed over in it, each kind of file once, and nothing of a lake or a hidden file', async () => {
  const dir = folder('mixed');
  await mkdir(path.join(dir, 'data', 'lake'), { recursive: true });
  await mkdir(path.join(dir, 'more'));
  await writeFile(path.join(dir, 'oct.csv'), log(rowsOf(1)));
  await writeFile(path.join(dir, 'data', 'lake', 'lake.json'), '{}');
  await writeFile(path.join(dir, 'data', 'cartograph.sqlite'), 'x');
  for (const name of ['nov.xlsx', 'notes.txt', 'more/a.txt', 'more/B.TXT', '.DS_Store', 'items.txt'])
    await writeFile(path.join(dir, name), name === 'items.txt' ? 'product_id,brand\n1,acme\n' : 'x');
  const { logs, skipped } = await findLogs([dir], { catalog: [path.join(dir, 'items.txt')] });
  expect(logs.map(({ name }) => name)).toEqual(['oct.csv']);
  expect(skipped.map(({ name }) => name).toSorted()).toEqual([
    `more${path.sep}B.TXT and 2 more of its kind`,
    'nov.xlsx',
  ]);
  expect(skipped.map(({ why }) => why)).toContain(
    'nov.xlsx does not end like a log: .csv, .tsv, .jsonl, .ndjson or .parquet, perhaps packed as .gz or .zst',
  );
});

test('of an inbox in a data folder, too, the import says what was passed over', async () => {
  const dir = folder('data-of-inbox');
  await mkdir(path.join(dir, 'lake'), { recursive: true });
  await mkdir(path.join(dir, 'inbox'));
  await writeFile(path.join(dir, 'lake', 'lake.json'), '{}');
  await writeFile(path.join(dir, 'inbox', 'oct.csv'), log(rowsOf(1)));
  await writeFile(path.join(dir, 'inbox', 'nov.xlsx'), 'x');
  const { skipped } = await findLogs([path.join(dir, 'inbox')], { lakeDir: path.join(dir, 'lake') });
  expect(skipped.map(({ name }) => name)).toEqual(['nov.xlsx']);
});

// The superuser may read everything.
if (process.getuid?.() !== 0)
  test('a file that may not be read is named with the remedy', async () => {
    const file = folder('secret.csv');
    await writeFile(file, log(rowsOf(1)));
    await chmod(file, 0);
    await expect(findLogs([file])).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('permissions') as string,
    });
    const dir = folder('partly');
    await mkdir(path.join(dir, 'closed'), { recursive: true });
    await writeFile(path.join(dir, 'log.csv'), log(rowsOf(1)));
    await chmod(path.join(dir, 'closed'), 0);
    const { logs, skipped } = await findLogs([dir]);
    await chmod(path.join(dir, 'closed'), 0o700);
    expect([logs.length, skipped]).toEqual([
      1,
      [{ name: 'closed', why: expect.stringContaining(path.join(dir, 'closed')) as string }],
    ]);
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
  await expect(findLogs([path.join(dir, 'circle.csv')])).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.stringContaining('circle.csv') as string,
  });
});

test('a pattern names files in any folder; what fits and is no log is passed over, and nothing that fits is an error', async () => {
  const dir = folder('months');
  await mkdir(path.join(dir, 'deep', 'er'), { recursive: true });
  for (const name of [
    '2019-10.csv',
    '2019-11.csv',
    '2020-01.csv',
    'deep/2019-12.csv',
    'deep/er/2019-09.csv',
    '.2019-00.csv',
  ])
    await writeFile(path.join(dir, name), log(rowsOf(1)));
  await writeFile(path.join(dir, '2019-notes.txt'), 'nothing');
  const namesOf = async (pattern: string): Promise<string[]> =>
    (await findLogs([path.join(dir, pattern)])).logs.map(({ name }) => name);
  expect(await namesOf('2019-*.csv')).toEqual(['2019-10.csv', '2019-11.csv']);
  expect(await namesOf('20[12][09]-[01]?.csv')).toEqual(['2019-10.csv', '2019-11.csv', '2020-01.csv']);
  expect(await namesOf('**/2019-*.csv')).toEqual(['2019-10.csv', '2019-11.csv', '2019-12.csv', '2019-09.csv']);
  expect(await namesOf('d*')).toEqual(['2019-12.csv', path.join('er', '2019-09.csv')]);
  const all = await findLogs([path.join(dir, '2019-*')]);
  expect([all.logs.length, all.skipped.map(({ name }) => name)]).toEqual([2, ['2019-notes.txt']]);
  await expect(findLogs([path.join(dir, '2018-*.csv')])).rejects.toMatchObject({
    code: 'no-match',
    message: expect.stringContaining('no file fits') as string,
  });
  await writeFile(path.join(dir, 'odd[1].csv'), log(rowsOf(1)));
  expect(await namesOf('odd[1].csv')).toEqual(['odd[1].csv']);
});

test('what a pattern leads through and cannot be read is named, not taken for nothing', async () => {
  const dir = folder('leads');
  await mkdir(path.join(dir, 'a'), { recursive: true });
  await writeFile(path.join(dir, 'a', 'log.csv'), log(rowsOf(1)));
  await symlink('loop', path.join(dir, 'loop'));
  const { logs, skipped } = await findLogs([path.join(dir, '*', 'log.csv')]);
  expect([logs.map(({ path: file }) => file), skipped]).toEqual([
    [path.join(dir, 'a', 'log.csv')],
    [{ name: path.join(dir, 'loop', 'log.csv'), why: expect.stringContaining('cannot be read (ELOOP)') as string }],
  ]);
  await rm(path.join(dir, 'a'), { recursive: true });
  await expect(findLogs([path.join(dir, 'loop', '*.csv')])).rejects.toMatchObject({ code: 'unreadable' });
  await expect(findLogs([path.join(dir, '*', 'log.csv')])).rejects.toMatchObject({
    code: 'no-match',
    message: expect.stringMatching(/no file fits .*: check the pattern; .*log\.csv cannot be read \(ELOOP\)/) as string,
  });
  await expect(expandGlob(path.join(dir, 'loop', '*.csv'))).rejects.toMatchObject({ code: 'unreadable' });
  await writeFile(path.join(dir, 'file'), '');
  expect(await expandGlob(path.join(dir, 'file', '*'))).toEqual([]);
});

test('what is known better than a file tells is taken, and what cannot be meant is refused', async () => {
  const file = folder('known.csv');
  await writeFile(file, log(rowsOf(3)).replaceAll(',', '|').split('\n').slice(1).join('\n'));
  const columns = ['event_time', 'event_type', 'product_id', null, null, 'brand', 'price', 'user_id', null] as const;
  const shape = (await findLogs([file], { readAs: { columns, zone: 'Asia/Seoul', header: false } })).logs[0];
  expect(shape).toMatchObject({
    zone: 'Asia/Seoul',
    format: 'csv',
    shape: { delimiter: '|', columns, hasHeader: false, skippedLines: 0 },
  });
  expect((await findLogs([file], { readAs: { columns, header: true } })).logs[0]?.shape).toMatchObject({
    hasHeader: true,
    skippedLines: 1,
    columns,
  });
  await expect(findLogs([file], { readAs: { columns: columns.slice(0, 8) } })).rejects.toMatchObject({
    code: 'column-count',
  });
  await expect(findLogs([file], { readAs: { delimiter: ',' } })).rejects.toMatchObject({ code: 'columns' });
  for (const readAs of [
    { zone: 'Mars/Olympus' },
    { zone: '+09:00' },
    { columns: ['event_time'] },
    { columns: ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_id'] },
    { delimiter: 'x' },
    { format: 'xml' },
  ]) {
    await expect(findLogs([file], { readAs: readAs as never }), JSON.stringify(readAs)).rejects.toMatchObject({
      code: 'options',
    });
  }
  await expect(findLogs([file], { readAs: { format: 'parquet' } })).rejects.toMatchObject({ code: 'binary' });
});

test('archives, spreadsheets, UTF-16 and line ends of old systems are told by name with the remedy', async () => {
  const cases: [string, Buffer, string][] = [
    ['binary', Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2]), 'save the sheet as CSV'],
    ['binary', Buffer.from([0x42, 0x5a, 0x68, 0x39]), 'bzip2'],
    ['binary', Buffer.alloc(500), 'not a text file'],
    ['empty', Buffer.alloc(0), 'is empty'],
    ['empty', gzipSync(''), 'is empty'],
    ['damaged', gzipSync(log(rowsOf(9))).subarray(0, 10), 'breaks off'],
    ['encoding', Buffer.from(`\uFEFF${log(rowsOf(2))}`, 'utf16le'), 'UTF-16'],
    ['encoding', Buffer.from(log(rowsOf(2)).replaceAll('\n', '\r')), 'carriage return alone'],
    ['header-only', Buffer.from(log([])), 'no rows'],
  ];
  for (const [code, bytes, message] of cases) {
    await writeFile(folder('odd.csv'), bytes);
    await expect(findLogs([folder('odd.csv')]), message).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  }
});

test('what lies in a lake or a backup of one is no log, but a log beside it is', async () => {
  const [dir, own] = [folder('with-lakes'), folder('own')];
  for (const inside of [path.join(dir, 'data', 'lake', 'files', 'x'), path.join(own, 'appends')])
    await mkdir(inside, { recursive: true });
  await writeFile(path.join(dir, 'data', 'lake', 'lake.json'), '{}');
  await writeFile(path.join(dir, 'data', 'cartograph.sqlite'), 'x');
  const files = [
    path.join(dir, 'data', 'lake', 'files', 'x', 'events.csv'),
    path.join(own, 'appends', 'segment.csv'),
    path.join(dir, 'log.csv'),
  ];
  for (const [index, file] of files.entries()) await writeFile(file, log(rowsOf(index + 1)));
  for (const given of [
    [dir, own],
    [path.join(dir, '**', '*.csv'), path.join(own, '*', '*.csv')],
  ]) {
    const { logs, skipped } = await findLogs(given, { lakeDir: own });
    expect([logs.map((file) => file.path), skipped.map(({ name }) => name)]).toEqual([
      [files[2]],
      [own, path.join(dir, 'data', 'lake')].toSorted(),
    ]);
  }
  await expect(findLogs([own], { lakeDir: own })).rejects.toMatchObject({
    code: 'no-logs',
    message: expect.stringContaining('is a lake') as string,
  });
  expect((await findLogs([files[1] ?? ''], { lakeDir: own })).logs).toHaveLength(1);
});

test('columns that are named for JSON lines, whose rows name them themselves, are refused', async () => {
  const file = folder('named.jsonl');
  await writeFile(
    file,
    '{"event_time": "2019-10-01 00:00:00 UTC", "event_type": "view", "product_id": 1, "price": 1, "user_id": 1}\n',
  );
  await expect(
    findLogs([file], { readAs: { columns: ['event_time', 'event_type', 'product_id', 'price', 'user_id'] } }),
  ).rejects.toMatchObject({
    code: 'options',
    message: expect.stringContaining('named.jsonl is a file of JSON lines') as string,
  });
  expect((await findLogs([file])).logs[0]?.shape.columns).toEqual([
    'event_time',
    'event_type',
    'product_id',
    'price',
    'user_id',
  ]);
});
