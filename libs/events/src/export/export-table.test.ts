import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { thisHost } from '../engines/duckdb/engine.js';
import { importLog } from '../import/import-log.js';
import { openLake } from '../lake.js';
import { log, rowsOf, scratchFolder, writeFiles, type LogRow } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { EXPORT_TABLES, type ExportTable } from './export-query.js';
import { exportTable, type ExportOptions } from './export-table.js';

const folder = scratchFolder();
const rows: LogRow[] = [
  {
    event_time: '2019-10-01 20:30:00 UTC',
    user_id: '501',
    product_id: '9007199254740993',
    brand: '=1+1',
    price: '35.7',
  },
  {
    event_time: '2019-10-01 21:30:00.5 UTC',
    user_id: '501',
    product_id: '1001',
    brand: '-5',
    event_type: 'cart',
    category_code: '@home.kitchen',
  },
  {
    event_time: '2019-10-31 23:59:59 UTC',
    user_id: '502',
    product_id: '1002',
    brand: '"a, b"',
    event_type: 'purchase',
    category_code: 'electronics',
    price: '0.1255',
    user_session: '+49',
  },
  {
    event_time: '2019-11-02 08:00:00 UTC',
    user_id: '502',
    product_id: '1003',
    brand: '',
    category_code: '',
    category_id: '',
    user_session: '',
  },
];
let dataDir = '';
beforeAll(async () => {
  dataDir = folder('shop');
  const [file = ''] = await writeFiles(folder, { 'export.csv': log(rows).replace('"a, b"', '"""a, b"""') });
  await importLog({ dataDir, paths: [file] });
});

let made = 0;
async function exported(table: ExportTable, options: Partial<ExportOptions> = {}): Promise<string[]> {
  const file = folder(`out-${(made += 1)}.csv`);
  const report = await exportTable(dataDir, { table, file, ...options });
  const [header = '', ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect([report.rows, header, report.bytes]).toEqual([
    lines.length,
    report.columns.join(','),
    (await stat(file)).size,
  ]);
  return lines.toSorted();
}

test('events come out as the log wrote them, ids to the last digit, formulas disarmed', async () => {
  const uuid = '11111111-1111-4111-8111-111111111111';
  expect(await exported('events')).toEqual([
    `2019-10-01 20:30:00 UTC,view,9007199254740993,2053013555631882655,electronics.smartphone,'=1+1,35.70,501,${uuid}`,
    `2019-10-01 21:30:00.5 UTC,cart,1001,2053013555631882655,'@home.kitchen,-5,10.00,501,${uuid}`,
    `2019-10-31 23:59:59 UTC,purchase,1002,2053013555631882655,electronics,"""a, b""",0.1255,502,'+49`,
    '2019-11-02 08:00:00 UTC,view,1003,,,,10.00,502,',
  ]);
});

test('an exported log imported elsewhere is the same log', async () => {
  const other = folder('other');
  await importRows(folder, other, rowsOf(2_000, { brand: 'Çelik & söhne', price: '12.3456' }));
  const file = folder('again.csv.gz');
  await exportTable(other, { table: 'events', file });
  const again = folder('again');
  await importLog({ dataDir: again, paths: [file] });
  const ask = 'SELECT * REPLACE (CAST(category_id AS VARCHAR) AS category_id) FROM events ORDER BY ALL';
  const answers = await Promise.all(
    [other, again].map(async (dir) => {
      const lake = await openLake({ dataDir: dir });
      try {
        return { events: await (await lake.store()).rows(ask), totals: (await lake.manifest()).totals };
      } finally {
        await lake.close();
      }
    }),
  );
  expect(answers[1]).toEqual(answers[0]);
});

test.each<[string, ExportTable, Partial<ExportOptions>, number]>([
  ['days in a zone', 'events', { from: '2019-10-02', to: '2019-10-02', timeZone: 'Asia/Dubai' }, 2],
  ['days in UTC', 'events', { from: '2019-10-02' }, 2],
  ['a day and before', 'sessions', { to: '2019-10-31' }, 2],
  ['users seen in the days', 'users', { from: '2019-10-15', to: '2019-10-20' }, 0],
  ['users seen before and after', 'users', { from: '2019-11-01', to: '2019-11-01' }, 1],
  ['UTC days of products', 'product_days', { from: '2019-10-01', to: '2019-10-01' }, 2],
  ['a category with those below it', 'events', { category: 'electronics' }, 2],
  ['not what only begins alike', 'events', { category: 'electronic' }, 0],
  ['a category and a brand of other tables', 'interactions', { category: 'electronics', brand: '"a, b"' }, 1],
  ['a brand', 'products', { brand: '-5' }, 1],
  ['categories', 'categories', { category: '@home' }, 1],
])('%s', async (_what, table, options, count) => {
  expect(await exported(table, options)).toHaveLength(count);
});

test('every table comes as Parquet with the types of the lake, and as packed CSV', async () => {
  for (const table of EXPORT_TABLES) {
    const [parquet, packed] = [folder(`${table}.parquet`), folder(`${table}.csv.gz`)];
    const report = await exportTable(dataDir, { table, file: parquet });
    expect((await exportTable(dataDir, { table, file: packed })).rows).toBe(report.rows);
    expect(
      gunzipSync(await readFile(packed))
        .toString('utf8')
        .split('\n')[0],
    ).toBe(report.columns.join(','));
    expect((await readFile(parquet)).subarray(0, 4).toString('latin1')).toBe('PAR1');
  }
});

test('texts with line ends, which JSON brings, stand on one line in CSV, so that every row comes in again', async () => {
  const event = { event_type: 'purchase', product_id: 5, price: 2.5, user_id: 7 };
  const texts = [
    { brand: 'a\nb', user_session: 's\r\nt' },
    { brand: '\n=1', user_session: '"\n"' },
  ];
  const paths = await writeFiles(folder, {
    'breaks.jsonl': texts
      .map((one, second) => JSON.stringify({ ...event, ...one, event_time: `2019-10-01 00:00:0${second} UTC` }))
      .join('\n'),
  });
  const [shop, again, file] = [folder('breaks'), folder('breaks-again'), folder('breaks.csv')];
  await importLog({ dataDir: shop, paths });
  await exportTable(shop, { table: 'events', file });
  expect((await readFile(file, 'utf8')).split('\n').slice(1).toSorted()).toEqual([
    '',
    '2019-10-01 00:00:00 UTC,purchase,5,,,a b,2.50,7,s t',
    `2019-10-01 00:00:01 UTC,purchase,5,,,' =1,2.50,7,""" """`,
  ]);
  expect(await importLog({ dataDir: again, paths: [file] })).toMatchObject({
    accepted: 2,
    quarantined: {},
    revenue: '5.00',
  });
});

test('synthetic rows say so in every row', async () => {
  const demo = folder('demo');
  await importRows(folder, demo, rowsOf(2), { isSynthetic: true });
  const file = folder('demo.csv');
  expect(await exportTable(demo, { table: 'users', file })).toMatchObject({ rows: 1, snapshot: { isSynthetic: true } });
  expect((await readFile(file, 'utf8')).split('\n').map((line) => line.split(',').at(-1))).toEqual([
    'synthetic',
    'true',
    '',
  ]);
});

test('what cannot be is said, and leaves what was there', async () => {
  const there = folder('there.csv');
  await writeFile(there, 'kept');
  await mkdir(folder('a-folder.csv'));
  const attempt = (options: Partial<ExportOptions>): Promise<unknown> =>
    exportTable(dataDir, { table: 'events', file: there, ...options });
  await expect(attempt({ table: 'users', category: 'electronics' })).rejects.toMatchObject({
    code: 'options',
    message: expect.stringContaining('events, products, interactions, categories, product_days') as string,
  });
  await expect(attempt({ table: 'categories', brand: 'acme' })).rejects.toMatchObject({ code: 'options' });
  await expect(attempt({ table: 'products', from: '2019-10-01' })).rejects.toMatchObject({ code: 'options' });
  await expect(attempt({ file: folder('x.xlsx') })).rejects.toMatchObject({
    code: 'options',
    message: expect.stringContaining('.parquet') as string,
  });
  await expect(attempt({ file: path.join(folder('nowhere'), 'x.csv') })).rejects.toMatchObject({ code: 'options' });
  await expect(attempt({ file: folder('a-folder.csv') })).rejects.toMatchObject({ code: 'options' });
  await expect(attempt({ snapshotId: 'never' })).rejects.toMatchObject({ name: 'NoSnapshotError' });
  await expect(attempt({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'canceled' });
  await expect(exportTable(folder('empty'), { table: 'events', file: there })).rejects.toMatchObject({
    name: 'NoSnapshotError',
  });
  expect(await readFile(there, 'utf8')).toBe('kept');
  expect((await readdir(path.dirname(there))).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('two exports of a snapshot are the same bytes, whatever the threads, and what a killed one left goes', async () => {
  const dataDir = folder();
  const [file = ''] = await writeFiles(folder, {
    'two-months.csv': log(
      Array.from({ length: 30_000 }, (_, index) => ({
        event_time: `2019-${index % 2 === 0 ? '10' : '11'}-${String((index % 27) + 1).padStart(2, '0')} 10:${String(index % 60).padStart(2, '0')}:${String(index % 59).padStart(2, '0')} UTC`,
        user_id: String(1 + (index % 3_001)),
        product_id: String(1 + (index % 701)),
        user_session: `s${index % 6_007}`,
      })),
    ),
  });
  await importLog({ dataDir, paths: [file] });
  const killed = `.out.csv.${thisHost()}-4194304-00000001.part`;
  await writeFile(folder(killed), 'half');
  const [running, silent] = ['.out.csv.0e15e0e5-1-00000002.part', '.out.csv.0e15e0e5-1-00000003.part'] as const;
  for (const name of [running, silent]) await writeFile(folder(name), 'half');
  const longAgo = new Date(Date.now() - 25 * 60 * 60_000);
  await utimes(folder(silent), longAgo, longAgo);
  for (const [table, name] of [
    ['events', 'out.csv'],
    ['sessions', 'out.csv.gz'],
    ['interactions', 'out.parquet'],
    ['interactions', 'out.csv'],
  ] as const) {
    const bytes: Buffer[] = [];
    for (const threads of [1, 2, 4]) {
      await exportTable(dataDir, { table, file: folder(name), threads });
      bytes.push(await readFile(folder(name)));
    }
    expect(bytes[1]?.equals(bytes[0] ?? Buffer.alloc(0)), `${table} ${name}`).toBe(true);
    expect(bytes[2]?.equals(bytes[0] ?? Buffer.alloc(0)), `${table} ${name}`).toBe(true);
  }
  expect((await readdir(path.dirname(folder(killed)))).filter((name) => name.endsWith('.part'))).toEqual([running]);
});
