import { mkdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../testing/logs.js';
import { stagingGround } from '../testing/staging.js';
import { stageCatalog, type StagedCatalog } from './catalog-file.js';
import { findLogs } from './find-logs.js';

const folder = scratchFolder();
const ground = stagingGround(folder);
let count = 0;

async function catalogd(...contents: string[]): Promise<StagedCatalog & { found: unknown[][] }> {
  count += 1;
  const paths = await writeFiles(folder, {
    [`log-${count}.csv`]: log(rowsOf(1)),
    ...Object.fromEntries(contents.map((content, index) => [`items-${count}-${index}.csv.gz`, content])),
  });
  const { catalogs } = await findLogs(paths.slice(0, 1), { catalog: paths.slice(1) });
  const work = folder(`work-${count}`);
  await mkdir(work);
  const staged = await stageCatalog(ground.connection(), catalogs, work);
  const rows = await run(ground.connection(), `SELECT * FROM read_parquet(${literal(staged.parquet)}) ORDER BY 1`);
  return { ...staged, found: await rows.getRowsJson() };
}

test('of several rows of a product the fullest is taken, and of equally full ones the last', async () => {
  const staged = await catalogd(
    'product_id,category_id,category_code,brand\n1,10,,\n1,11,a.b,\n1,12,,z\n1,13,,\n2,20,,x\n',
  );
  expect(staged).toMatchObject({
    rows: 5,
    products: 2,
    withSeveralRows: 1,
    bad: 0,
    problems: [],
    readAs: 'joined with catalog: 2 products, 1 with several rows',
  });
  expect(staged.found).toEqual([
    ['1', '12', null, 'z'],
    ['2', '20', null, 'x'],
  ]);
});

test('a packed catalog that breaks off is refused, and where that is accepted the report says so', async () => {
  const packed = gzipSync(
    `product_id,brand\n${Array.from({ length: 20_000 }, (_, id) => `${(id * 7919) % 100_003},b${id}`).join('\n')}\n`,
  );
  const paths = await writeFiles(folder, {
    'cut-log.csv': log(rowsOf(1)),
    'cut-items.csv.gz': packed.subarray(0, Math.floor(packed.length / 2)),
  });
  const { catalogs } = await findLogs(paths.slice(0, 1), { catalog: paths.slice(1) });
  const work = folder('work-cut');
  await mkdir(work);
  await expect(stageCatalog(ground.connection(), catalogs, work)).rejects.toMatchObject({
    code: 'cut-file',
    facts: { file: 'cut-items.csv.gz' },
  });
  const staged = await stageCatalog(ground.connection(), catalogs, work, { acceptCut: true });
  expect(staged.products).toBeGreaterThan(5_000);
  expect(staged.problems[0]).toMatchObject({ file: 'cut-items.csv.gz', reason: 'truncated-gzip', isWarning: true });
});

test('several files are one catalog, in any order of columns, with other separators, CRLF and unknown columns', async () => {
  const staged = await catalogd(
    'brand;color;product_id\r\nx;red;1\r\n;;2\r\n',
    '\uFEFFproduct_id\tcategory_code\n1\ta.b\n"3"\t"a ""b"""\n',
  );
  expect(staged.found).toEqual([
    ['1', null, 'a.b', null],
    ['2', null, null, null],
    ['3', null, 'a "b"', null],
  ]);
});

test('a product whose texts go on over a line end is one row', async () => {
  const staged = await catalogd('product_id,note,brand\n1,"first\nsecond",a\n2,"open,b\n3,,c\n');
  expect([staged.rows, staged.bad, staged.found]).toEqual([
    3,
    1,
    [
      ['1', null, null, 'a'],
      ['3', null, null, 'c'],
    ],
  ]);
});

test('rows that cannot be used are counted and named', async () => {
  const staged = await catalogd(`product_id,brand\n1,a\n1.5E+6,b\n,c\n"2,d\n3\n${'1'.repeat(65)},e\n`);
  expect([staged.rows, staged.products, staged.bad, staged.problems.map(({ line, reason }) => [line, reason])]).toEqual(
    [
      6,
      1,
      5,
      [
        [3, 'mangled-id'],
        [4, 'missing-value'],
        [5, 'unclosed-quote'],
        [6, 'missing-columns'],
        [7, 'id-too-large'],
      ],
    ],
  );
  await expect(catalogd('product_id,brand\nx,a\n')).rejects.toMatchObject({ code: 'too-many-bad' });
});

test('a catalog among logs is passed over with the reason, refused when named as a log, and is no log when named as the catalog', async () => {
  const dir = folder('shop');
  await mkdir(dir);
  const [one = '', items = ''] = await writeFiles((name) => `${dir}/${name}`, {
    '2019.csv': log(rowsOf(1)),
    'item.csv': 'product_id,category_id,category_code,brand\n1,2,,\n',
  });
  const without = await findLogs([dir]);
  expect([without.logs.map(({ name }) => name), without.skipped.map(({ name }) => name)]).toEqual([
    ['2019.csv'],
    ['item.csv'],
  ]);
  expect(without.skipped[0]?.why).toContain('is a product catalog, not a log');
  await expect(findLogs([items])).rejects.toMatchObject({ code: 'is-catalog', facts: { file: 'item.csv' } });
  const joined = await findLogs([dir, items], { catalog: [items] });
  expect([joined.logs.map(({ name }) => name), joined.skipped, joined.catalogs.map(({ name }) => name)]).toEqual([
    ['2019.csv'],
    [],
    ['item.csv'],
  ]);
  await expect(findLogs([dir], { catalog: [one] })).rejects.toMatchObject({
    code: 'no-catalog',
    facts: { fault: 'columns' },
    message: expect.stringContaining('no product catalog') as string,
  });
  await expect(findLogs([dir], { catalog: [`${dir}/none-*.csv`] })).rejects.toMatchObject({
    code: 'no-match',
    facts: { file: `${dir}/none-*.csv` },
  });
});

test('more products than are kept in memory are refused at their line; more rows of known ones are not', async () => {
  const paths = await writeFiles(folder, {
    'many-log.csv': log(rowsOf(1)),
    'many-items.csv': 'product_id,brand\n1,a\n2,b\n1,c\n3,d\n',
  });
  const { catalogs } = await findLogs(paths.slice(0, 1), { catalog: paths.slice(1) });
  const work = folder('work-many');
  await mkdir(work);
  const staged = (mostProducts: number): Promise<StagedCatalog> =>
    stageCatalog(ground.connection(), catalogs, work, { mostProducts });
  await expect(staged(2)).rejects.toMatchObject({
    code: 'no-catalog',
    message: expect.stringContaining('many-items.csv, line 5:') as string,
    facts: { file: 'many-items.csv', fault: 'products', limit: 2 },
  });
  expect(await staged(3)).toMatchObject({ rows: 4, products: 3 });
});
