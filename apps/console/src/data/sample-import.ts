import type { ImportRow } from './imports-page.js';

/** An import for tests: one file, 5,019 rows, of which three are duplicates and one was put aside. */
export const sampleImport: ImportRow = {
  id: 'imp_1',
  snapshotId: 'snp_1',
  committedAt: '2019-11-01T00:00:00Z',
  committed: true,
  isInLog: true,
  read: 5019,
  accepted: 5015,
  duplicates: 3,
  duplicatesFound: 3,
  duplicatesByType: { views: 2, carts: 0, removes: 0, purchases: 1, total: 3 },
  quarantinePath: '/imports/imp_1/quarantine',
  replacedRows: 0,
  alreadyImported: [],
  skipped: [],
  seconds: 0.5,
  rowsPerSecond: 10038,
  quarantinedTotal: 1,
  quarantined: [{ reason: 'mangled-id', rows: 1 }],
  warnings: [],
  files: [
    {
      name: '2019-Oct.csv',
      bytes: 672_100,
      read: 5019,
      accepted: 5015,
      duplicates: 3,
      quarantined: 1,
      readAs: 'csv',
      format: 'csv',
      sha256: null,
      seconds: 0.5,
    },
  ],
  problems: [
    {
      file: '2019-Oct.csv',
      line: 17,
      column: 'product_id',
      value: '2.1E+18',
      reason: 'mangled-id',
      remedy: 'export again',
      isWarning: false,
    },
  ],
};
