import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { header, lineOf, makeLog } from './harness/log.js';
import { cartograph, freshFolder, removeFolder, type Finished } from './harness/product.js';

const good = makeLog({ users: 30, seed: 31 }).map(lineOf).slice(0, 60);
let folder: string;

beforeAll(() => {
  folder = freshFolder('bad');
});
afterAll(() => removeFolder(folder));

let number = 0;
/** Imports a file with this content into a data folder of its own. */
async function importText(name: string, text: string | Buffer): Promise<Finished & { data: string }> {
  const data = join(folder, `data-${number++}`);
  const path = join(folder, name);
  writeFileSync(path, text);
  return { ...(await cartograph(['import', path, '--data', data, '--json'])), data };
}

/** Every file below a folder. */
function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('a file or folder that cannot be read', () => {
  it.each<[string, () => Promise<Finished>, RegExp]>([
    [
      'a missing file',
      () => cartograph(['import', join(folder, 'nowhere.csv'), '--data', join(folder, 'd1')]),
      /nowhere\.csv/,
    ],
    [
      'a folder without logs',
      () => {
        mkdirSync(join(folder, 'no-logs'));
        writeFileSync(join(folder, 'no-logs', 'readme.md'), '# nothing\n');
        return cartograph(['import', join(folder, 'no-logs'), '--data', join(folder, 'd2')]);
      },
      /no-logs/,
    ],
    ['an empty file', () => importText('empty.csv', ''), /empty\.csv/],
    ['a header and nothing more', () => importText('header-only.csv', `${header}\n`), /header-only\.csv/],
    [
      'a binary',
      () =>
        importText(
          'photo.csv',
          Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]),
        ),
      /photo\.csv/,
    ],
    [
      'unknown columns',
      () => importText('sales.csv', 'date,shop,amount\n2019-10-01,A,5\n2019-10-02,B,6\n'),
      /sales\.csv/,
    ],
  ])('%s fails with its name and a remedy, in a sentence and not a stack', async (_what, act, name) => {
    const { code, stdout, stderr } = await act();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(name);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr.trim().split('\n').at(-1)?.length).toBeGreaterThan(20);
  });

  it('leaves no snapshot behind', async () => {
    const { data } = await importText('empty-again.csv', '');
    const { code, stdout } = await cartograph([
      'query',
      '{ shop { snapshot { id } counts { total } } }',
      '--data',
      data,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ data: { shop: { snapshot: null, counts: { total: 0 } } } });
  });
});

describe('a bad row', () => {
  /** column by column: what is wrong with the 31st row of a file of 61. */
  const cases: [string, string, string][] = [
    [
      'an unknown event type',
      'event_type',
      '2019-10-01 10:00:00 UTC,looked,1000001,2053013555631882655,electronics.smartphone,apple,9.99,512345678,5e55-bad',
    ],
    [
      'a bad date',
      'event_time',
      '2019-13-45 10:00:00 UTC,view,1000001,2053013555631882655,electronics.smartphone,apple,9.99,512345678,5e55-bad',
    ],
    [
      'a negative price',
      'price',
      '2019-10-01 10:00:00 UTC,view,1000001,2053013555631882655,electronics.smartphone,apple,-9.99,512345678,5e55-bad',
    ],
    [
      'an id mangled by a spreadsheet',
      'user_id',
      '2019-10-01 10:00:00 UTC,view,1000001,2053013555631882655,electronics.smartphone,apple,9.99,5.12346E+18,5e55-bad',
    ],
    [
      'an id that is no number',
      'product_id',
      '2019-10-01 10:00:00 UTC,view,SKU-7,2053013555631882655,electronics.smartphone,apple,9.99,512345678,5e55-bad',
    ],
    ['a row cut short', '', '2019-10-01 10:00:00 UTC,view,10000'],
  ];

  it.each(cases)(
    '%s goes to quarantine with file, line, column and value; good rows stay',
    async (what, column, row) => {
      const name = `${what.replaceAll(' ', '-')}.csv`;
      const { code, stdout, stderr, data } = await importText(
        name,
        `${[header, ...good.slice(0, 30), row, ...good.slice(30)].join('\n')}\n`,
      );
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      const report = JSON.parse(stdout) as {
        read: number;
        accepted: number;
        duplicates: number;
        quarantined: Record<string, number>;
      };
      const quarantined = Object.values(report.quarantined).reduce((sum, rows) => sum + rows, 0);
      expect(report).toMatchObject({ read: 61, accepted: 60, duplicates: 0 });
      expect(quarantined).toBe(1);
      expect(report.read).toBe(report.accepted + report.duplicates + quarantined);
      expect(stderr).toContain(name);
      expect(stderr).toMatch(/\b32\b/);
      if (column !== '') expect(stderr).toContain(column);
      const inQuarantine = filesOf(data)
        .filter((file) => /quarantine/i.test(file))
        .map((file) => readFileSync(file, 'utf8'))
        .join('');
      expect(inQuarantine).toContain('10:00:00 UTC');
    },
  );

  it('at the cut end of a file is set aside, not guessed', async () => {
    const { stdout } = await importText(
      'cut.csv',
      `${[header, ...good].join('\n')}\n2019-10-05 10:00:00 UTC,purchase,10000`,
    );
    expect(JSON.parse(stdout)).toMatchObject({ read: 61, accepted: 60 });
  });

  it('is one of too many: a file mostly bad is refused and leaves the lake as it was', async () => {
    const bad = Array.from({ length: 600 }, (_, i) => `2019-10-01 10:00:00 UTC,looked,${i},1,,,1.00,1,s`);
    const many = makeLog({ users: 250, seed: 32 }).map(lineOf).slice(0, 600);
    const { code, stderr, data } = await importText('mostly-bad.csv', `${[header, ...many, ...bad].join('\n')}\n`);
    expect(code).toBe(1);
    expect(stderr).toContain('mostly-bad.csv');
    const { stdout } = await cartograph(['query', '{ shop { counts { total } } }', '--data', data]);
    expect(JSON.parse(stdout)).toMatchObject({ data: { shop: { counts: { total: 0 } } } });
  });
});

it('rows in other orders, with fewer columns or without a header are still understood', async () => {
  const columns = header.split(',');
  const order = [8, 1, 0, 2, 3, 4, 5, 6, 7];
  const mixed = [columns, ...good.map((line) => line.split(','))].map((cells) => order.map((i) => cells[i]).join(','));
  const shuffled = await importText('shuffled.csv', `${mixed.join('\n')}\n`);
  expect(JSON.parse(shuffled.stdout)).toMatchObject({ read: 60, accepted: 60 });
  const headless = await importText('headless.csv', `${good.join('\n')}\n`);
  expect(JSON.parse(headless.stdout)).toMatchObject({ read: 60, accepted: 60 });
});
