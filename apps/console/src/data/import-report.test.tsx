// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { ImportReport } from './import-report.js';
import { sampleImport as report } from './sample-import.js';

afterEach(cleanup);

test('every row is accounted for, and a problem names its place, value and remedy', () => {
  renderAt(<ImportReport report={report} />);
  expect(screen.getByTestId('import-sum').textContent).toBe(
    '5,019 rows read = 5,015 accepted + 3 duplicates + 1 quarantined',
  );
  const problem = screen.getByRole('row', { name: /2.1E\+18/ });
  expect(problem.textContent).toContain('2019-Oct.csv, line 17');
  expect(problem.textContent).toContain('the id was rewritten by a spreadsheet');
});

test('reasons and remedies are said as the server says them', () => {
  renderAt(
    <ImportReport
      report={{
        ...report,
        problems: [{ ...report.problems[0]!, reasonText: 'a new reason', remedy: 'do the new thing' }],
      }}
    />,
  );
  const row = screen.getByRole('row', { name: /2.1E\+18/ });
  for (const words of ['a new reason', 'do the new thing']) expect(row.textContent).toContain(words);
});

test('what is known already, passed over, replaced and dropped is said', () => {
  renderAt(
    <ImportReport
      report={{
        ...report,
        alreadyImported: ['2019-Sep.csv', '2019-Aug.csv'],
        skipped: [{ name: 'notes.txt', why: 'no log' }],
        replacedRows: 12,
      }}
    />,
  );
  const remarks = screen.getByTestId('import-remarks').textContent;
  expect(remarks).toContain('Already imported, so not read again: 2019-Sep.csv and 2019-Aug.csv.');
  expect(remarks).toContain('Passed over: notes.txt (no log)');
  expect(remarks).toContain('12 rows of the lake made way');
  expect(remarks).toContain('Dropped copies: 2 views, 0 carts, 0 removals, 1 purchase.');
  expect(screen.getByRole('link', { name: 'Open the quarantine' }).getAttribute('href')).toBe(
    '/data?tab=quarantine&import=imp_1',
  );
});
