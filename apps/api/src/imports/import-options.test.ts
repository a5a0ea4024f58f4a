import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../payload.js';
import { checkedImport } from './import-options.js';
import { LogDelimiter, LogFormat, StartImportInput, type ReadAsInput } from './payloads.js';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-options-'));
  await mkdir(path.join(dataDir, 'inbox'));
  for (const name of ['a.csv', 'catalog.csv']) await writeFile(path.join(dataDir, 'inbox', name), 'x');
});
afterAll(() => rm(dataDir, { recursive: true }));

const input = (change: Partial<StartImportInput>): StartImportInput =>
  Object.assign(new StartImportInput(), { serverPaths: ['a.csv'] }, change);
const readAs = (change: Partial<ReadAsInput>): Partial<StartImportInput> => ({ readAs: change as ReadAsInput });

async function refusals(change: Partial<StartImportInput>): Promise<unknown[]> {
  const error: unknown = await checkedImport(input(change), dataDir).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${String(error)}`);
  return error.userErrors.map(({ code, field, message }) => [code, field?.join('.'), message]);
}

describe('what an import is asked for', () => {
  test('has its defaults', async () => {
    expect(await checkedImport(input({}), dataDir)).toEqual({
      serverPaths: ['a.csv'],
      catalog: { serverPaths: [] },
      keepDuplicates: false,
      replaceMonths: false,
      readAgain: false,
      acceptCut: false,
    });
    expect(await checkedImport(input({ serverPaths: null, uploadIds: ['upl_1'] }), dataDir)).toMatchObject({
      serverPaths: [],
    });
  });

  test('is handed on as it was said; months that are named win over all months', async () => {
    const asked = input({
      catalogPaths: ['catalog.csv'],
      keepDuplicates: true,
      replaceMonths: true,
      replaceOnlyMonths: ['2019-10', '2019-12'],
      readAgain: true,
      acceptCut: true,
      maxBadShare: 0,
      ...readAs({
        delimiter: LogDelimiter.TAB,
        header: false,
        columns: ['event_time', '', 'user_id'],
        timeZone: 'Asia/Seoul',
        format: LogFormat.CSV,
      }),
    });
    expect(await checkedImport(asked, dataDir)).toEqual({
      serverPaths: ['a.csv'],
      catalog: { serverPaths: ['catalog.csv'] },
      keepDuplicates: true,
      replaceMonths: ['2019-10', '2019-12'],
      readAgain: true,
      acceptCut: true,
      maxBadShare: 0,
      readAs: {
        delimiter: '\t',
        header: false,
        columns: ['event_time', null, 'user_id'],
        zone: 'Asia/Seoul',
        format: 'csv',
      },
    });
    expect(await checkedImport(input({ replaceMonths: true, replaceOnlyMonths: [] }), dataDir)).toMatchObject({
      replaceMonths: true,
    });
  });

  test.each([
    [
      { serverPaths: [], uploadIds: [] },
      [['REQUIRED', 'uploadIds', 'Name at least one upload, or a path on the server.']],
    ],
    [
      { maxBadShare: 1.01 },
      [['INVALID', 'maxBadShare', 'maxBadShare is 1.01; it is a fraction from 0 to 1, such as 0.01.']],
    ],
    [{ maxBadShare: Number.NaN }, [['INVALID', 'maxBadShare', expect.stringContaining('NaN')]]],
    [
      { replaceOnlyMonths: ['2019-10', '2019-13', 'Oct'] },
      [
        ['INVALID', 'replaceOnlyMonths.1', expect.stringContaining('"2019-13"')],
        ['INVALID', 'replaceOnlyMonths.2', expect.stringContaining('"Oct"')],
      ],
    ],
    [
      { serverPaths: ['a.csv', 'b.csv', '/etc/passwd'] },
      [
        ['NOT_FOUND', 'serverPaths.1', expect.stringContaining('b.csv')],
        ['FORBIDDEN', 'serverPaths.2', expect.stringContaining('/etc/passwd')],
      ],
    ],
    [
      { catalogPaths: Array.from({ length: 101 }, () => 'catalog.csv') },
      [['INVALID', 'catalogPaths', 'Name at most 100 paths at once; a folder is one.']],
    ],
    [
      readAs({ columns: ['event_time', 'color'] }),
      [
        [
          'INVALID',
          'readAs.columns',
          expect.stringMatching(/no column "color"\. Its columns are event_time, .*user_session/),
        ],
      ],
    ],
    [readAs({ columns: ['price', '', '', 'price'] }), [['INVALID', 'readAs.columns', 'price is named twice.']]],
  ] as [Partial<StartImportInput>, unknown[]][])('is refused with the field at fault: %j', async (change, expected) => {
    expect(await refusals(change)).toEqual(expected);
  });

  test('is told all its mistakes at once', async () => {
    expect(await refusals({ serverPaths: null, maxBadShare: -1, replaceOnlyMonths: ['x'] })).toHaveLength(3);
  });
});
