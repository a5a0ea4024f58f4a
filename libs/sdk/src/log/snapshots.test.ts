import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const job = {
  id: 'job_1',
  kind: 'COMPACT',
  state: 'QUEUED',
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  result: null,
  error: null,
  createdBy: null,
  progress: { step: 'wait', done: 0, total: null, unit: 'rows', rate: null, etaSeconds: null },
};
const snapshot = {
  id: 'snp_1',
  committedAt: '2019-11-01T00:00:00Z',
  rows: 9,
  reason: 'IMPORT',
  isCurrent: true,
  isKept: true,
  parent: { id: 'snp_0', committedAt: '2019-10-31T00:00:00Z' },
  import: { id: 'imp_1', files: [{ name: 'oct.csv' }] },
  storage: { files: 3, bytes: 30, ownFiles: 1, ownBytes: 10, sharedFiles: 2, sharedBytes: 20 },
  totals: null,
  holders: [{ host: 'shop', pid: 7, isThisServer: true, since: '2019-11-01T00:00:00Z' }],
};

const retained = { kind: 'JOBS', days: 90, newest: null, items: 12, bytes: 4_096, dueItems: 2, dueBytes: 512 };

let server: TestServer;
let inputs: unknown[];
let client: CartographClient;
beforeEach(async () => {
  inputs = [];
  const answering =
    (answer: object) =>
    (given: { input?: unknown }): object => {
      inputs.push(given.input ?? given);
      return answer;
    };
  server = await startTestServer({
    dataRetention: [retained],
    snapshots: answering({
      nodes: [snapshot],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 1,
    }),
    quarantine: answering({
      nodes: [
        {
          file: 'a.csv',
          line: 3,
          byteOffset: 9,
          column: 'price',
          value: '-1',
          reason: 'negative-price',
          reasonText: 'the price is negative',
          remedy: 'Mend it.',
          text: 'x',
        },
      ],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 1,
    }),
    rollBack: answering({ snapshot, userErrors: [] }),
    compactLake: answering({ job, userErrors: [] }),
    removeSnapshots: answering({ job, userErrors: [] }),
    verifyLake: answering({ job, userErrors: [] }),
    recordEvents: answering({
      accepted: 1,
      rejected: [{ index: 1, reason: 'bad-id', column: 'user_id', value: 'eve', remedy: 'Write a number.' }],
      userErrors: [],
    }),
    sealEvents: answering({ job, userErrors: [] }),
    pendingEvents: answering({ events: 1, bytes: 100, oldestAt: '2019-11-01T00:00:00Z' }),
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

const key = expect.any(String) as string;

it('lists the states of the lake, and goes back to one', async () => {
  expect(await client.snapshots.list().take(5)).toEqual([snapshot]);
  expect(await client.snapshots.list().totalCount()).toBe(1);
  expect((await client.snapshots.rollBack('snp_1')).isCurrent).toBe(true);
  expect(inputs.at(-1)).toEqual({ snapshotId: 'snp_1' });
});

it('cares for the lake by jobs', async () => {
  for (const started of [
    client.snapshots.compact(),
    client.snapshots.remove({ keepLast: 3 }),
    client.snapshots.remove({ ids: ['snp_0'] }),
    client.snapshots.verify({ deep: true }),
  ])
    expect((await started).id).toBe('job_1');
  expect(inputs).toEqual(
    expect.arrayContaining([
      { clientMutationKey: key },
      { clientMutationKey: key, keepLast: 3 },
      { clientMutationKey: key, ids: ['snp_0'] },
      { clientMutationKey: key, deep: true },
    ]),
  );
});

it('says what the data folder keeps for a time', async () => {
  expect(await client.snapshots.retention()).toEqual([retained]);
});

it('goes through the rows that an import put aside', async () => {
  for await (const { file, line } of client.quarantine('imp_1', { reason: 'negative-price' }))
    expect([file, line]).toEqual(['a.csv', 3]);
  expect(inputs).toEqual([{ importId: 'imp_1', reason: 'negative-price', first: 100, after: null }]);
});

it('records events under a name of their batch, and says which were not taken', async () => {
  const event = {
    time: '2019-11-01T00:00:00Z',
    type: 'VIEW',
    productExternalId: '1',
    price: '1.00',
    userExternalId: '1',
  } as const;
  expect(await client.events.record([event, { ...event, userExternalId: 'eve' }])).toMatchObject({
    accepted: 1,
    rejected: [{ index: 1, column: 'user_id' }],
  });
  expect(inputs).toEqual([{ events: [event, { ...event, userExternalId: 'eve' }], batchId: key }]);
  expect((await client.events.seal()).id).toBe('job_1');
  expect(await client.events.pending()).toEqual({ events: 1, bytes: 100, oldestAt: '2019-11-01T00:00:00Z' });
});
