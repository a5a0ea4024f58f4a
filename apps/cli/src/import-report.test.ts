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
  catalogue: null,
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
    expect(importText(report).split('\n')).toEqual([
      '7 rows read from 1 file in 2 s (4 rows/s): 3 accepted, 1 duplicate dropped (1 view), 3 put aside (2 bad price, 1 bad id).',
      '  oct.csv, read as: csv, comma, header, LF: 7 rows = 3 accepted + 1 duplicate + 3 put aside',
      `To mend what was put aside: "lake quarantine imp_${ID} --out fix.csv" writes the lines as they stood; correct them and import fix.csv.`,
      `Snapshot snp_${ID} holds 1,003 events: 1,000 views, 1 cart, 0 removes, 2 purchases.`,
      '1 user, 2 sessions, 3 products, 1 buyer; purchases sum 14,786.59 (the log names no currency); 0 events at price 0.',
      'From 2019-10-01T00:00:00.000Z to 2019-11-30T23:59:59.000Z.',
    ]);
  });

  it('of nothing new says so, and has no speed and nothing to mend', () => {
    const text = importText({
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
    });
    expect(text.split('\n').slice(0, 3)).toEqual([
      '0 rows read from 0 files in 2 s: 0 accepted, 0 duplicates dropped, 0 put aside.',
      '  oct.csv: passed over, the same content was imported before',
      'Nothing new: the data folder is as it was.',
    ]);
    expect(text).not.toMatch(/To mend|From /);
  });

  it('says what was kept twice, and what made way', () => {
    expect(
      importText({ ...report, keepDuplicates: true, duplicatesFound: 5, replacedRows: 12, replacedSynthetic: true }),
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
              problem({ isWarning: true, reason: 'time-without-zone', column: null, value: '', line: 0 }),
              problem({ value: 'x'.repeat(90) }),
            ],
            warnings: { 'time-without-zone': 1_200 },
          },
          '/data',
        ),
      ),
    ).toEqual([
      'put aside: oct.csv, line 3, price "ten": bad price; write it as 10.00',
      'note: oct.csv: time without zone; write it as 10.00',
      `put aside: oct.csv, line 3, price "${'x'.repeat(80)}…": bad price; write it as 10.00`,
      'note: time without zone: 1,200 times in all; those rows are kept.',
      `Rows put aside are kept, with their reasons, in /data/lake/quarantine/${ID}.parquet`,
    ]);
  });

  it('are twenty at most; of a hundred there may be more', () => {
    const of = (count: number): string[] => noted(() => noteRefusal(Array.from({ length: count }, () => problem())));
    expect(of(20)).toHaveLength(20);
    expect(of(22).at(-1)).toBe('… and 2 further.');
    expect(of(100).at(-1)).toBe('… and 80 or more further.');
    expect(of(1)).toEqual(['refused: oct.csv, line 3, price "ten": bad price; write it as 10.00']);
  });
});
