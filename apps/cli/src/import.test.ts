import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-import-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  importId: string;
  read: number;
  accepted: number;
  duplicates: number;
  replacedRows: number;
  sessions: number;
  alreadyImported: string[];
  firstEventAt: string;
  files: { name: string; readAs: string; header: string | null; format: string; sha256: string }[];
}

const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
const row = (second: number, price = '10.00'): string =>
  `${new Date(Date.UTC(2019, 9, 1) + second * 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC,view,1001,2053013555631882655,electronics.smartphone,acme,${price},501,s`;
const write = (name: string, lines: readonly string[]): string => {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};
const fresh = (name: string): string => join(folder, name);

describe('import', () => {
  it('refuses a file with too many bad rows, unless more are allowed', async () => {
    const file = write('bad.csv', [
      HEADER,
      ...Array.from({ length: 1_000 }, (_, second) => row(second, second % 50 === 0 ? '-1' : '10.00')),
    ]);
    const data = fresh('bad');
    const refused = await run(['import', file, '--data', data]);
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^refused: bad\.csv, line 2, price "-1": negative price; /m);
    expect(refused.stderr).toMatch(/^Error: bad\.csv: 20 of 1,?000 rows are bad/m);
    const taken = await run(['import', file, '--max-bad', '2%', '--data', data]);
    expect(taken).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/980 accepted, 0 duplicates dropped, 20 put aside \(20 negative price\)/) as string,
    });
  });

  it('refuses a packed file that ends early, unless that is accepted, and then says that rows are missing', async () => {
    const packed = gzipSync(`${[HEADER, ...Array.from({ length: 2_000 }, (_, second) => row(second))].join('\n')}\n`);
    const file = join(folder, 'cut.csv.gz');
    writeFileSync(file, packed.subarray(0, Math.floor(packed.length / 2)));
    const data = fresh('cut');
    const refused = await run(['import', file, '--data', data]);
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^Error: cut\.csv\.gz is not complete: .*--accept-cut/m);
    const taken = await run(['import', file, '--accept-cut', '--data', data]);
    expect(taken.code).toBe(0);
    expect(taken.stderr).toMatch(/^note: cut\.csv\.gz, line \d+: truncated gzip; /m);
  });

  it('reads as it is told, and shows how it read', async () => {
    const file = write('odd.log.csv', [
      '2019-10-01 09:00:00;view;x;1001;10.00;501',
      '2019-10-01 09:10:00;view;x;1001;10.00;501',
      '2019-10-01 09:40:00;view;x;1001;10.00;501',
    ]);
    const catalog = write('items.csv', ['product_id,brand', '1001,acme']);
    const args = [
      '--delimiter',
      'semicolon',
      '--no-header',
      '--columns',
      'event_time,event_type,,product_id,price,user_id',
      '--time-zone',
      'Asia/Seoul',
      '--format',
      'csv',
      '--gap-minutes',
      '15',
      '--catalog',
      catalog,
      '--memory',
      '512MiB',
      '--threads',
      '1',
    ];
    const report = await runJson<Report>(['import', file, ...args, '--data', fresh('odd'), '--json']);
    expect(report).toMatchObject({
      read: 3,
      accepted: 3,
      sessions: 2,
      firstEventAt: '2019-10-01T00:00:00.000Z',
      files: [
        { format: 'csv', header: null, readAs: expect.stringMatching(/semicolon, no header, .*Asia\/Seoul/) as string },
      ],
    });
    const { data } = await runJson<{ data: { products: { nodes: { brand: string }[] } } }>([
      'query',
      '{ products(first: 1) { nodes { brand } } }',
      '--data',
      fresh('odd'),
    ]);
    expect(data.products.nodes).toEqual([{ brand: 'acme' }]);
    const wrong = await run(['import', file, '--columns', 'event_time,nonsense', '--data', fresh('odd')]);
    expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^Error: .*nonsense.*event_time, event_type/);
  });

  it('expands patterns, passes over what it knows, and replaces months when asked', async () => {
    const data = fresh('months');
    mkdirSync(join(folder, 'logs'));
    write('logs/a.csv', [HEADER, row(1), row(2)]);
    write('logs/b.csv', [HEADER, row(2), row(3)]);
    const first = await runJson<Report>(['import', join(folder, 'logs', '*.csv'), '--data', data, '--json']);
    expect(first).toMatchObject({ read: 4, accepted: 3, duplicates: 1, duplicatesByType: { view: 1 } });
    const again = await run(['import', join(folder, 'logs', '?.csv'), '--data', data]);
    expect(again.stdout).toMatch(/^ {2}a\.csv: skipped, the same content was imported before$/m);
    const corrected = write('corrected.csv', [HEADER, row(1, '11.00')]);
    const replaced = await runJson<Report>(['import', corrected, '--replace-months', '--data', data, '--json']);
    expect(replaced).toMatchObject({ accepted: 1, replacedRows: 3, snapshot: { rows: 1 } });
    const named = await runJson<Report>([
      'import',
      corrected,
      '--replace-only-months',
      '2019-10',
      '--data',
      data,
      '--json',
    ]);
    expect(named).toMatchObject({ accepted: 1, replacedRows: 1, snapshot: { rows: 1 } });
    const otherwise = await run(['import', corrected, '--time-zone', 'Asia/Seoul', '--data', data]);
    expect(otherwise).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('corrected.csv is in the lake already') as string,
    });
    expect(
      await runJson<Report>([
        'import',
        corrected,
        '--time-zone',
        'Asia/Seoul',
        '--read-again',
        '--data',
        data,
        '--json',
      ]),
    ).toMatchObject({ read: 1 });
    const nothing = await run(['import', join(folder, 'nothing-*.csv'), '--data', data]);
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('No file fits the pattern') as string });
  });

  it('gives back what was put aside, to be mended and imported', async () => {
    const data = fresh('mended');
    const columns = 'user_id,event_time,event_type,price,product_id';
    const file = write('aside.csv', [
      columns,
      '501,2019-10-01 09:00:00 UTC,view,10.00,1001',
      '501,2019-10-01 09:01:00 UTC,view,ten,1002',
      '501,2019-10-01 09:02:00 UTC,looked,10.00,1003',
    ]);
    const { importId } = await runJson<Report>(['import', file, '--data', data, '--json']);
    const fix = fresh('fix.csv');
    expect(
      await runJson(['lake', 'quarantine', importId, '--reason', 'bad-price', '--out', fix, '--data', data, '--json']),
    ).toMatchObject({ rows: 1, header: columns, file: fix });
    expect(await runJson(['lake', 'quarantine', 'last', '--out', fix, '--data', data, '--json'])).toMatchObject({
      rows: 2,
    });
    const text = readFileSync(fix, 'utf8');
    expect(text).toBe(
      `${columns}\n501,2019-10-01 09:01:00 UTC,view,ten,1002\n501,2019-10-01 09:02:00 UTC,looked,10.00,1003\n`,
    );
    writeFileSync(fix, text.replace(',ten,', ',10.00,').replace('looked', 'cart'));
    expect(await runJson(['import', fix, '--data', data, '--json'])).toMatchObject({
      accepted: 2,
      quarantined: {},
      snapshot: { rows: 3 },
    });
    expect(
      (await run(['lake', 'quarantine', importId, '--file', 'other.csv', '--out', fix, '--data', data])).stderr,
    ).toContain('No row fits');
    expect((await run(['lake', 'quarantine', '--out', fix, '--data', data])).code).toBe(2);
  });
});
