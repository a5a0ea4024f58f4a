import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { acquireLease } from '../lease.js';
import { readReport } from '../report-file.js';
import { scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { removeOldSnapshots } from './remove-old-snapshots.js';

const folder = scratchFolder();

test('old snapshots that cannot be removed are told of in the report, and the import stays', async () => {
  const dataDir = folder();
  const report = await importRows(folder, dataDir, [{}, { price: '-1' }]);
  expect([report.committed, report.warnings, report.problems.length]).toEqual([true, {}, 1]);
  const lease = await acquireLease(dataDir, 'import', { holder: 'test' });
  try {
    await writeFile(path.join(dataDir, 'lake', 'lake.json'), '{');
    const told = await removeOldSnapshots(path.join(dataDir, 'lake'), lease, report);
    expect(told).toMatchObject({
      committed: true,
      warnings: { 'old-snapshots-stay': 1 },
      problems: [
        {
          file: 'lake.json',
          line: 0,
          reason: 'old-snapshots-stay',
          isWarning: true,
          value: expect.stringContaining('lake.json is no JSON') as string,
        },
        { reason: 'negative-price', isWarning: false },
      ],
    });
    expect(await readReport(path.join(dataDir, 'lake'), report.id)).toEqual(told);
  } finally {
    await lease.release();
  }
});
