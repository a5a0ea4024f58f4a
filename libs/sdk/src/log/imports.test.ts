import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import type { UploadProgress } from '../core/uploads.js';

const report = {
  id: 'import_1',
  snapshotId: 'snapshot_1',
  committedAt: '2019-11-01T00:00:00Z',
  committed: true,
  isInLog: true,
  warnings: [],
  files: [
    {
      name: '2019-Oct.csv',
      bytes: 1,
      read: 5019,
      accepted: 5016,
      duplicates: 3,
      quarantined: 0,
      readAs: 'csv',
      format: 'csv',
      sha256: 'ab',
      seconds: 0.5,
    },
  ],
  skipped: [],
  alreadyImported: [],
  replacedRows: 0,
  duplicatesByType: { views: 3, carts: 0, removes: 0, purchases: 0, total: 3 },
  quarantinePath: null,
  seconds: 1,
  rowsPerSecond: 5019,
  read: 5019,
  accepted: 5016,
  duplicates: 3,
  duplicatesFound: 3,
  quarantined: [],
  quarantinedTotal: 0,
  problems: [
    {
      file: '2019-Oct.csv',
      line: 7,
      column: 'price',
      value: '-1',
      reason: 'negative-price',
      reasonText: 'the price is negative',
      remedy: 'Check it.',
      isWarning: false,
    },
  ],
};
const job = {
  id: 'job_1',
  kind: 'IMPORT',
  state: 'QUEUED',
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  result: null,
  error: null,
  createdBy: null,
  progress: {
    step: 'wait',
    done: 0,
    total: null,
    unit: 'rows',
    rate: null,
    etaSeconds: null,
    file: null,
    bytes: null,
    bytesTotal: null,
    rows: 0,
    rowsPerSecond: null,
  },
};

let server: TestServer;
let input: unknown;
let sent: Record<string, string>;
beforeEach(async () => {
  sent = {};
  server = await startTestServer(
    {
      createUpload: ({ input: { fileName, bytes } }: { input: { fileName: string; bytes: number } }) => ({
        upload: {
          id: `up_${fileName}`,
          path: `/uploads/${fileName}`,
          fileName,
          bytes,
          received: 0,
          expiresAt: '2019-11-01T01:00:00Z',
        },
        userErrors: [],
      }),
      imports: {
        nodes: [report],
        pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
        totalCount: 1,
      },
      startImport: (given: { input: unknown }) => {
        input = given.input;
        return { job, userErrors: [] };
      },
    },
    (request, response) => {
      if (request.method !== 'PUT') return false;
      sent[request.path] = request.body.toString();
      response.writeHead(204).end();
      return true;
    },
  );
});
afterEach(() => server.close());

it('starts an import of what was uploaded', async () => {
  const client = new CartographClient({ url: server.url });
  expect((await client.imports.start(['upload_1'], { keepDuplicates: true })).kind).toBe('IMPORT');
  expect(input).toEqual({
    uploadIds: ['upload_1'],
    keepDuplicates: true,
    replaceMonths: false,
    clientMutationKey: expect.any(String),
  });
});

it('sends the files it names, from the disk of this machine and from memory, and imports them with those on the server', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cartograph-sdk-'));
  try {
    await writeFile(join(folder, 'nov.csv'), 'november');
    const client = new CartographClient({ url: server.url });
    const heard: UploadProgress[] = [];
    await client.imports.start(
      {
        files: [
          join(folder, 'nov.csv'),
          new File(['december!'], 'dec.csv'),
          { name: 'empty.csv', bytes: new Blob([]) },
        ],
        serverPaths: ['oct.csv'],
        uploadIds: ['up_0'],
        catalog: { files: [{ name: 'products.csv', bytes: new Blob(['p']) }] },
      },
      {
        replaceOnlyMonths: ['2019-11'],
        readAgain: true,
        acceptCut: true,
        maxBadShare: 0.02,
        readAs: { timeZone: 'Asia/Seoul' },
        onProgress: (progress) => heard.push(progress),
      },
    );
    expect(sent).toEqual({
      '/uploads/nov.csv': 'november',
      '/uploads/dec.csv': 'december!',
      '/uploads/empty.csv': '',
      '/uploads/products.csv': 'p',
    });
    expect(heard.map(({ sent: bytes, total }) => [bytes, total])).toEqual([
      [8, 18],
      [17, 18],
      [17, 18],
      [18, 18],
    ]);
    expect(input).toEqual({
      uploadIds: ['up_0', 'up_nov.csv', 'up_dec.csv', 'up_empty.csv'],
      serverPaths: ['oct.csv'],
      catalogUploadIds: ['up_products.csv'],
      keepDuplicates: false,
      replaceMonths: false,
      replaceOnlyMonths: ['2019-11'],
      readAgain: true,
      acceptCut: true,
      maxBadShare: 0.02,
      readAs: { timeZone: 'Asia/Seoul' },
      clientMutationKey: expect.any(String),
    });
    await expect(client.imports.start({ files: [join(folder, 'missing.csv')] })).rejects.toThrow();
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('shows the reports, with what was wrong and where', async () => {
  const client = new CartographClient({ url: server.url });
  expect(await client.imports.list().take(1)).toEqual([report]);
  expect(await client.imports.list().totalCount()).toBe(1);
});
