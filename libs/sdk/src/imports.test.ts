import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from './client.js';
import { asId } from './ids.js';
import { startTestServer, type TestServer } from './testing/server.js';

const report = {
  id: 'import_1', snapshotId: 'snapshot_1', committedAt: '2019-11-01T00:00:00Z', committed: true, warnings: [],
  files: [{ name: '2019-Oct.csv', bytes: 1, read: 5019, accepted: 5016, duplicates: 3, quarantined: 0, readAs: 'csv' }],
  read: 5019, accepted: 5016, duplicates: 3, duplicatesFound: 3, quarantined: [], quarantinedTotal: 0,
  problems: [{ file: '2019-Oct.csv', line: 7, column: 'price', value: '-1', reason: 'negative-price', remedy: 'Check it.', isWarning: false }],
};
const job = {
  id: 'job_1', kind: 'IMPORT', state: 'QUEUED', createdAt: '2019-11-01T00:00:00Z', startedAt: null, finishedAt: null, result: null, error: null, createdBy: null,
  progress: { step: 'wait', done: 0, total: null, unit: 'rows', rate: null, etaSeconds: null },
};

let server: TestServer;
let input: unknown;
beforeEach(async () => {
  server = await startTestServer({
    imports: { nodes: [report], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 1 },
    startImport: (given: { input: unknown }) => {
      input = given.input;
      return { job, userErrors: [] };
    },
  });
});
afterEach(() => server.close());

it('starts an import of what was uploaded', async () => {
  const client = new CartographClient({ url: server.url });
  expect((await client.imports.start([asId('upload_1')], { keepDuplicates: true })).kind).toBe('IMPORT');
  expect(input).toEqual({ uploadIds: ['upload_1'], keepDuplicates: true, clientMutationKey: expect.any(String) });
});

it('shows the reports, with what was wrong and where', async () => {
  const client = new CartographClient({ url: server.url });
  expect(await client.imports.list().take(1)).toEqual([report]);
  expect(await client.imports.list().totalCount()).toBe(1);
});
