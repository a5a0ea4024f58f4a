// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import type { ImportRow } from './imports-page.js';
import { QuarantineTab } from './quarantine-tab.js';
import { sampleImport } from './sample-import.js';

const [file] = sampleImport.files;
const older: ImportRow = {
  ...sampleImport,
  id: 'imp_0',
  committedAt: '2019-10-01T00:00:00Z',
  quarantinePath: '/imports/imp_0/quarantine',
  quarantinedTotal: 5,
  quarantined: [
    { reason: 'bad-id', reasonText: 'the id is not a whole number', rows: 3 },
    { reason: 'negative-price', reasonText: 'the price is negative', rows: 2 },
  ],
  files: [
    { ...file!, name: 'a.csv', quarantined: 3 },
    { ...file!, name: 'b.csv', quarantined: 2 },
  ],
};
const clean: ImportRow = { ...sampleImport, id: 'imp_2', quarantinedTotal: 0, quarantined: [], quarantinePath: null };

/** What the rows are asked for, question by question. */
function show(imports: readonly ImportRow[], at: string, mayRead = true): Record<string, unknown>[] {
  const asked: Record<string, unknown>[] = [];
  renderSignedIn(<QuarantineTab />, {
    permissions: mayRead ? ['shop:read', 'people:read'] : ['shop:read'],
    at,
    answer(name, variables) {
      if (name === 'ListImports')
        return { imports: { nodes: imports, pageInfo: { hasNextPage: false, endCursor: null } } };
      if (name !== 'Quarantine') return null;
      asked.push(variables);
      return { quarantine: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } };
    },
  });
  return asked;
}

afterEach(cleanup);

test('the newest import that put rows aside is open; its one file is the one to mend', async () => {
  const asked = show([clean, sampleImport, older], '/data?tab=quarantine');
  expect((await screen.findByRole('link', { name: 'Download the rows to mend' })).getAttribute('href')).toBe(
    '/imports/imp_1/quarantine.log?file=2019-Oct.csv',
  );
  await screen.findByTestId('quarantine-count');
  expect(asked[0]).toMatchObject({ importId: 'imp_1', file: null, reason: null, first: 100 });
});

test('import, file and reason come out of the address; what the import lacks is passed over', async () => {
  const asked = show([sampleImport, older], '/data?tab=quarantine&import=imp_0&file=b.csv&reason=nul-byte');
  expect((await screen.findByRole('link', { name: 'Download the rows to mend' })).getAttribute('href')).toBe(
    '/imports/imp_0/quarantine.log?file=b.csv',
  );
  await screen.findByTestId('quarantine-count');
  expect(asked[0]).toMatchObject({ importId: 'imp_0', file: 'b.csv', reason: null });
});

test('rows of several files are mended file by file', async () => {
  show([older], '/data?tab=quarantine');
  expect(await screen.findByText('Choose one file above; files may have different columns.')).toBeTruthy();
  expect(screen.queryByRole('link', { name: 'Download the rows to mend' })).toBeNull();
});

test('who may not see people does not ask for rows', async () => {
  const asked = show([sampleImport], '/data?tab=quarantine', false);
  expect(await screen.findByText(/^Rows name people/)).toBeTruthy();
  expect([asked, screen.queryByRole('link', { name: 'Download the rows to mend' })]).toEqual([[], null]);
});

test('where no import put a row aside, it says so', async () => {
  show([clean], '/data?tab=quarantine');
  expect(await screen.findByText('No import has put a row aside.')).toBeTruthy();
});
