import type { ImportProblem, ImportReport } from '@cartograph/events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { importJson, importText, noteProblems, noteRefusal } from './import-report.js';

afterEach(() => vi.restoreAllMocks());

const ID = '20191130t235959-1a2b3c4d';
const file: ImportReport['files'][number] = {
  name: 'oct.csv',
  bytes: 900,
  read: 7,
  accepted: 3,
  duplicates: 1,
  quarantined: 3,
  readAs: 'csv, comma, header, LF',
  format: 'csv',
  sha256: '',
  seconds: 1,
};
const report: ImportReport = {
  id: ID,
  committed: true,
  finishedAt: '2019-12-01T00:00:00.000Z',
  read: 7,
  accepted: 3,
  duplicates: 1,
  duplicatesFound: 1,
  quarantined: { 'bad-price': 2, 'bad-id': 1, 'cut-line': 0 },
  warnings: {},
  files: [file],
  catalog: null,
  alreadyImported: [],
  duplicatesByType: { view: 1, cart: 0, remove_from_cart: 0, purchase: 0 },
  replacedRows: 0,
  skipped: [],
  problems: [],
  quarantineFile: `quarantine/${ID}.parquet`,
  keepDuplicates: false,
  replacedSynthetic: false,
  snapshot: {
    id: ID,
    committedAt: '2019-12-01T00:00:00.000Z',
    rows: 1_003,
    isSynthetic: false,
    parentId: '20191101t000000-00000001',
    layoutVersion: 2,
    reason: 'import',
    importId: ID,
  },
  eventsByType: { view: 1_000, cart: 1, remove_from_cart: 0, purchase: 2 },
  users: 1,
  sessions: 2,
  products: 3,
  buyers: 1,
  revenue: '14786.59',
  zeroPrices: 0,
  firstEventAt: '2019-10-01T00:00:00.000Z',
  lastEventAt: '2019-11-30T23:59:59.000Z',
  seconds: 2,
};

describe('an import in words', () => {
  it('accounts for every row, of the whole and of each file, then says what the snapshot holds', () => {
    expect(importText(report, null).split('\n')).toEqual([
      '7 rows read from 1 file in 2 s (4 rows/s): 3 accepted, 1 duplicate dropped (1 view), 3 put aside (2 bad price, 1 bad id).',
      '  oct.csv, read as: csv, comma, header, LF: 7 rows = 3 accepted + 1 duplicate + 3 put aside',
      `To mend what was put aside: "lake quarantine imp_${ID} --out fix.csv" writes the lines as they stood; correct them and import fix.csv.`,
      `Snapshot snp_${ID} holds 1,003 events: 1,000 views, 1 cart, 0 removes, 2 purchases.`,
      '1 user, 2 sessions, 3 products, 1 buyer; purchases sum 14,786.59 (no currency is set: "cartograph settings set --currency"); 0 events at price 0.',
      'From 2019-10-01T00:00:00.000Z to 2019-11-30T23:59:59.000Z.',
    ]);
  });

  it('says how the catalog was joined', () => {
    const joined = 'joined with catalog: 54,043 products, 45,138 with several rows';
    const text = importText({ ...report, catalog: joined }, null).split('\n');
    expect(text.slice(1, 3)).toEqual([expect.stringMatching(/^ {2}oct\.csv/) as string, `  ${joined}`]);
    expect(importJson({ ...report, catalog: joined })).toMatchObject({ catalog: joined });
  });

  it('of nothing new says so, and has no speed and nothing to mend', () => {
    const text = importText(
      {
        ...report,
        committed: false,
        read: 0,
        accepted: 0,
        duplicates: 0,
        duplicatesByType: { view: 0, cart: 0, remove_from_cart: 0, purchase: 0 },
        quarantined: {},
        files: [],
        alreadyImported: ['oct.csv'],
        firstEventAt: null,
        lastEventAt: null,
      },
      'KRW',
    );
    expect(text.split('\n').slice(0, 3)).toEqual([
      '0 rows read from 0 files in 2 s: 0 accepted, 0 duplicates dropped, 0 put aside.',
      '  oct.csv: skipped, the same content was imported before',
      'Nothing new: the data folder is as it was.',
    ]);
    expect(text).not.toMatch(/To mend|From /);
    expect(text).toContain('purchases sum KRW 14,786.59; 0 events at price 0.');
  });

  it('says what was kept twice, and what made way', () => {
    expect(
      importText(
        { ...report, keepDuplicates: true, duplicatesFound: 5, replacedRows: 12, replacedSynthetic: true },
        'KRW',
      ),
    ).toMatch(
      /exact copies kept: 4\.\n[^]*The demo shop that was here has made way[^]*\n12 rows of the same months made way/,
    );
  });
});

it('JSON has the ids that queries answer with', () => {
  expect(importJson(report)).toMatchObject({
    importId: `imp_${ID}`,
    rowsPerSecond: 4,
    snapshot: { id: `snp_${ID}`, parentId: 'snp_20191101t000000-00000001', importId: `imp_${ID}` },
  });
  expect(importJson({ ...report, snapshot: { ...report.snapshot, parentId: null, importId: null } })).toMatchObject({
    snapshot: { parentId: null, importId: null },
  });
});

describe('problems on stderr', () => {
  const noted = (work: () => void): string[] => {
    let text = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((part) => {
      text += String(part);
      return true;
    });
    work();
    return text.trimEnd().split('\n');
  };
  const problem = (change: Partial<ImportProblem> = {}): ImportProblem => ({
    file: 'oct.csv',
    line: 3,
    column: 'price',
    value: 'ten',
    reason: 'bad-price',
    remedy: 'write it as 10.00',
    isWarning: false,
    ...change,
  });

  it('have place, value, reason and remedy, and say whether the row was kept', () => {
    expect(
      noted(() =>
        noteProblems(
          {
            ...report,
            problems: [
              problem(),
              problem({ value: 'x'.repeat(90), line: 9 }),
              problem({ reason: 'bad-id', column: 'user_id', value: 'y'.repeat(90), remedy: 'write digits' }),
              problem({ reason: 'time-without-zone', column: 'event_time', value: '', isWarning: true }),
              problem({ reason: 'truncated-gzip', column: null, value: '', remedy: 'copy it', isWarning: true }),
            ],
            warnings: { 'time-without-zone': 1_200, 'truncated-gzip': 2 },
          },
          '/data',
        ),
      ),
    ).toEqual([
      'put aside: oct.csv, line 3, price "ten": bad price; write it as 10.00 (2 rows)',
      `put aside: oct.csv, line 3, user_id "${'y'.repeat(80)}…": bad id; write digits`,
      'note: oct.csv, line 3, event_time: time without zone; write it as 10.00 (1,200 rows)',
      'note: oct.csv, line 3: truncated gzip; copy it',
      `Rows put aside are kept, with their reasons, in /data/lake/quarantine/${ID}.parquet`,
    ]);
  });

  it('are told once for each reason, with the rows and columns it hit, as far as they are known', () => {
    const of = (count: number): string[] => noted(() => noteRefusal(Array.from({ length: count }, () => problem())));
    const one = 'refused: oct.csv, line 3, price "ten": bad price; write it as 10.00';
    expect([of(1), of(22), of(100)]).toEqual([[one], [`${one} (22 rows)`], [`${one} (100 rows or more)`]]);
    expect(
      noted(() => noteRefusal([problem({ column: 'user_id' }), problem({ column: 'product_id', line: 4 })])),
    ).toEqual([
      'refused: oct.csv, line 3, user_id "ten": bad price; write it as 10.00 (2 rows; columns user_id, product_id)',
    ]);
    const kinds = Array.from({ length: 23 }, (_, place) => problem({ remedy: `remedy ${place}` }));
    const noted23 = noted(() => noteRefusal(kinds));
    expect([noted23.length, noted23.at(-1)]).toEqual([21, '… and 3 further.']);
  });
});
