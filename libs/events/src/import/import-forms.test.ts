import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LOG_COLUMNS } from '../schema.js';
import { FIVE, importText } from '../testing/import-text.js';
import { HEADER, log, rowsOf, scratchFolder } from '../testing/logs.js';
import { importLog } from './import-log.js';

const folder = scratchFolder();
let count = 0;

describe('forms of a log', () => {
  const plain = log(FIVE);
  const forms: Record<string, { text: string | Uint8Array; name?: string; readAs: RegExp }> = {
    LF: { text: plain, readAs: /^csv, comma, header, LF, UTC times, 9 columns$/ },
    CRLF: { text: plain.replaceAll('\n', '\r\n'), readAs: /CRLF/ },
    'mixed line ends': { text: plain.replace('\n', '\r\n'), readAs: /mixed line ends/ },
    'no final line end': { text: plain.trimEnd(), readAs: /LF/ },
    'CRLF without a final line end': { text: plain.trimEnd().replaceAll('\n', '\r\n'), readAs: /CRLF/ },
    'CRLF cut before the last line feed': { text: plain.replaceAll('\n', '\r\n').slice(0, -1), readAs: /CRLF/ },
    'blank lines between and at the end': { text: `${plain.replaceAll('\n', '\n\n')}\n\n`, readAs: /LF/ },
    'a byte order mark': { text: `\uFEFF${plain}`, readAs: /byte order mark/ },
    gzip: { text: plain, name: 'packed.csv.gz', readAs: /gzip/ },
    'gzip under a plain name': { text: gzipSync(plain), name: 'packed.csv', readAs: /gzip/ },
    'gzip in two members': {
      text: Buffer.concat([gzipSync(plain.slice(0, 300)), gzipSync(plain.slice(300))]),
      name: 'two.csv.gz',
      readAs: /gzip/,
    },
    'every value in quotes': {
      text: plain
        .trimEnd()
        .split('\n')
        .map((row) =>
          row
            .split(',')
            .map((value) => `"${value}"`)
            .join(','),
        )
        .join('\n'),
      readAs: /9 columns/,
    },
    semicolons: { text: plain.replaceAll(',', ';'), readAs: /semicolon/ },
    tabs: { text: plain.replaceAll(',', '\t'), name: 'log.tsv', readAs: /tab/ },
    'spaces around the values': {
      text: plain.replaceAll(',', ' , ').replace(HEADER.replaceAll(',', ' , '), HEADER),
      readAs: /9 columns/,
    },
    'no header': { text: plain.slice(HEADER.length + 1), readAs: /no header, taken as event_time event_type/ },
    'no header, byte order mark': { text: `\uFEFF${plain.slice(HEADER.length + 1)}`, readAs: /no header/ },
    'a comma at the end of every line': { text: plain.replaceAll('\n', ',\n'), readAs: /9 columns/ },
    'capitals in the header': { text: plain.replace(HEADER, HEADER.toUpperCase()), readAs: /header/ },
    'an unknown column': {
      text: plain
        .trimEnd()
        .split('\n')
        .map((row, index) => (index === 0 ? `${row},color` : `${row},red`))
        .join('\n'),
      readAs: /ignored color/,
    },
    'columns in another order': { text: log(FIVE, LOG_COLUMNS.toReversed()), readAs: /another order/ },
    'ISO times': { text: plain.replaceAll(/(\d) (\d\d:\d\d:\d\d) UTC/g, '$1T$2.000Z'), readAs: /9 columns/ },
    'times with +00:00': { text: plain.replaceAll(' UTC', '+00:00'), readAs: /9 columns/ },
    'times of another zone': {
      text: plain.replaceAll('-01 00:00', '-01 04:00').replaceAll(' UTC', '+04:00'),
      readAs: /9 columns/,
    },
  };
  for (const [form, { text, name, readAs }] of Object.entries(forms)) {
    test(`${form} gives the same rows as the clean log`, async () => {
      const dataDir = folder();
      // A blank line more, so that the content is another one.
      const clean = await importText(folder, `${plain}\n`, { dataDir });
      const report = await importText(folder, text, {
        dataDir,
        ...(name === undefined ? {} : { name: `${(count += 1)}-${name}` }),
      });
      expect(clean.accepted).toBe(5);
      expect(report).toMatchObject({ read: 5, accepted: 0, duplicates: 5, committed: false, quarantined: {} });
      expect(report.files[0]?.readAs).toMatch(readAs);
    });
  }

  test('6 columns: no category, no brand', async () => {
    const report = await importText(
      folder,
      log(FIVE, ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session']),
    );
    expect(report).toMatchObject({ read: 5, accepted: 5, warnings: {} });
  });

  test('6 and 8 columns without a header are told apart by their values', async () => {
    const six = log(FIVE, ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session'])
      .split('\n')
      .slice(1)
      .join('\n');
    expect((await importText(folder, six)).files[0]?.readAs).toContain(
      'taken as event_time event_type product_id price user_id user_session',
    );
    for (const without of ['user_session', 'brand', 'category_code', 'category_id'] as const) {
      const eight = log(
        FIVE,
        LOG_COLUMNS.filter((column) => column !== without),
      )
        .split('\n')
        .slice(1)
        .join('\n');
      const report = await importText(folder, eight);
      expect(report.files[0]?.readAs, without).toContain(
        `taken as ${LOG_COLUMNS.filter((column) => column !== without).join(' ')}`,
      );
      expect(report.accepted).toBe(5);
    }
  });

  test('a folder is searched all the way down; files that are no logs are named', async () => {
    const dir = folder('shop');
    await mkdir(path.join(dir, 'more'), { recursive: true });
    await writeFile(path.join(dir, 'a.csv'), log(rowsOf(3)));
    await writeFile(path.join(dir, 'more', 'a.csv.gz'), gzipSync(log(rowsOf(2, { user_id: '7' }))));
    await writeFile(path.join(dir, 'items.csv'), 'product_id,brand\n1,acme\n');
    await writeFile(path.join(dir, 'none.csv'), '');
    await writeFile(path.join(dir, 'notes.txt'), 'hello');
    const report = await importLog({ dataDir: folder(), paths: [dir, path.join(dir, 'a.csv')] });
    expect(report.files.map(({ name, read }) => [name, read])).toEqual([
      ['a.csv', 3],
      [path.join('more', 'a.csv.gz'), 2],
    ]);
    expect(report.skipped.map(({ name }) => name)).toEqual(['items.csv', 'none.csv', 'notes.txt']);
    expect(report.skipped[0]?.why).toContain('event_time');
  });
});
