import { appendFile, readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { resultOf } from '../testing/jobs.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import type { RemoveSnapshotsJobResult, VerifyJobResult } from './lake-jobs.js';

interface UserErrors {
  userErrors: { code: string; field: string[] | null; message: string }[];
}
interface Snapshot {
  id: string;
  rows: number;
  isCurrent: boolean;
}

let server: TestServer;
let operator: TestClient;
let began: number;
beforeAll(async () => {
  began = Date.now();
  server = await startTestServer({
    rows: [
      logRow({ time: '2019-10-01 08:00:00' }),
      logRow({ time: '2019-10-02 08:00:00', type: 'purchase', user: '2' }),
    ],
  });
  await importRows(server.dataDir, [logRow({ time: '2019-11-01 08:00:00', type: 'cart', user: '3' })]);
  operator = await server.as(Role.OPERATOR);
});
afterAll(() => server.close());

const LIST = `{ snapshots { totalCount nodes {
  id rows reason isCurrent isKept parent { id } import { read accepted } storage { files bytes ownFiles ownBytes sharedFiles sharedBytes }
  totals { counts { views carts purchases total } users sessions products buyers revenue firstEventAt lastEventAt }
} } }`;
const ROLL_BACK =
  'mutation($id: ID!) { rollBack(input: { snapshotId: $id }) { snapshot { id isCurrent rows } userErrors { code field message } } }';

const listed = async (): Promise<(Snapshot & Record<string, unknown>)[]> =>
  (await operator.ok<{ snapshots: { nodes: (Snapshot & Record<string, unknown>)[] } }>(LIST)).snapshots.nodes;
const started = async (mutation: string, input: object = {}): Promise<{ job: { id: string } | null } & UserErrors> => {
  const type = `${mutation[0]?.toUpperCase() ?? ''}${mutation.slice(1)}Input`;
  const data = await operator.ok<Record<string, { job: { id: string } | null } & UserErrors>>(
    `mutation($input: ${type}!) { ${mutation}(input: $input) { job { id kind } userErrors { code field message } } }`,
    { input },
  );
  return data[mutation] ?? { job: null, userErrors: [] };
};

describe('snapshots', () => {
  test('are listed newest first, with what made them, what they hold and what they share', async () => {
    const [newer, older] = await listed();
    expect(newer).toMatchObject({
      rows: 3,
      reason: 'IMPORT',
      isCurrent: true,
      isKept: true,
      parent: { id: older?.id },
      import: { read: 1, accepted: 1 },
      totals: {
        counts: { views: 1, carts: 1, purchases: 1, total: 3 },
        users: 3,
        buyers: 1,
        revenue: '10.00',
        firstEventAt: '2019-10-01T08:00:00.000Z',
        lastEventAt: '2019-11-01T08:00:00.000Z',
      },
    });
    expect(older).toMatchObject({ rows: 2, isCurrent: false, parent: null, import: { read: 2 } });
    const storage = newer?.['storage'] as Record<string, number>;
    expect(storage['files']).toBe(storage['ownFiles']! + storage['sharedFiles']!);
    expect(storage['bytes']).toBe(storage['ownBytes']! + storage['sharedBytes']!);
    expect(storage['sharedFiles']).toBeGreaterThan(0);
    const page = await operator.ok<{
      snapshots: { nodes: Snapshot[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
    }>('{ snapshots(first: 1) { nodes { id } pageInfo { endCursor hasNextPage } } }');
    expect(page.snapshots.pageInfo.hasNextPage).toBe(true);
    const next = await operator.ok<{ snapshots: { nodes: Snapshot[] } }>(
      'query($after: String) { snapshots(after: $after) { nodes { id } } }',
      { after: page.snapshots.pageInfo.endCursor },
    );
    expect(next.snapshots.nodes.map(({ id }) => id)).toEqual([older?.id]);
  });

  test('say which processes read them, and since when', async () => {
    const holders = async (): Promise<
      { isCurrent: boolean; holders: { host: string; pid: number; isThisServer: boolean; since: string }[] }[]
    > =>
      (
        await operator.ok<{ snapshots: { nodes: Awaited<ReturnType<typeof holders>> } }>(
          '{ snapshots { nodes { isCurrent holders { host pid isThisServer since } } } }',
        )
      ).snapshots.nodes;
    await operator.ok('{ shop { users } }');
    const [current, older] = await holders();
    expect(current?.holders).toMatchObject([{ host: hostname(), pid: process.pid, isThisServer: true }]);
    expect(Date.parse(current?.holders[0]?.since ?? '')).toBeGreaterThanOrEqual(began);
    expect(older).toEqual({ isCurrent: false, holders: [] });
  });

  test('are compared month by month, log by log', async () => {
    const [newer, older] = await listed();
    const DIFFERENCE = `query($from: ID!, $to: ID!) { snapshotDifference(from: $from, to: $to) {
      from { rows } to { rows } months { month fromRows toRows isSame toCounts { carts } fromRevenue toRevenue } added { name months } removed { name } sharedBytes onlyToBytes steps { id } common { id } } }`;
    const { snapshotDifference } = await operator.ok<{ snapshotDifference: { sharedBytes: number } }>(DIFFERENCE, {
      from: older?.id,
      to: newer?.id,
    });
    expect(snapshotDifference).toMatchObject({
      from: { rows: 2 },
      to: { rows: 3 },
      added: [{ months: ['2019-11'] }],
      removed: [],
      steps: [{ id: newer?.id }],
      common: { id: older?.id },
      months: [
        { month: '2019-10', fromRows: 2, toRows: 2, isSame: true, fromRevenue: '10.0000', toRevenue: '10.0000' },
        { month: '2019-11', fromRows: 0, toRows: 1, isSame: false, toCounts: { carts: 1 }, fromRevenue: '0' },
      ],
    });
    expect(snapshotDifference.sharedBytes).toBeGreaterThan(0);
    const { errors } = await operator.graphql(DIFFERENCE, { from: 'snp_gone', to: newer?.id });
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
  });

  test('an earlier one becomes the current one, every answer is of it, and it can be undone', async () => {
    const FIGURES =
      '{ shop { snapshot { id } users coverage { days { date } } } analytics { overview { snapshot { id } total { visitors } } } users { totalCount } }';
    const figures = (): Promise<{
      shop: { snapshot: { id: string }; users: number; coverage: { days: unknown[] } };
      analytics: { overview: { snapshot: { id: string }; total: { visitors: number } } };
      users: { totalCount: number };
    }> => operator.ok(FIGURES);
    const [newer, older] = await listed();
    expect([(await figures()).shop.users, (await figures()).analytics.overview.total.visitors]).toEqual([3, 3]);
    const { rollBack } = await operator.ok<{ rollBack: { snapshot: Snapshot } & UserErrors }>(ROLL_BACK, {
      id: older?.id,
    });
    expect(rollBack).toEqual({ snapshot: { id: older?.id, isCurrent: true, rows: 2 }, userErrors: [] });
    for (const again of [await figures(), await figures()]) {
      expect(again.shop).toMatchObject({ snapshot: { id: older?.id }, users: 2 });
      expect(again.shop.coverage.days).toHaveLength(2);
      expect(again.analytics.overview).toMatchObject({ snapshot: { id: older?.id }, total: { visitors: 2 } });
      expect(again.users.totalCount).toBe(2);
    }
    expect((await listed()).map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      [newer?.id, false],
      [older?.id, true],
    ]);
    await operator.ok(ROLL_BACK, { id: newer?.id });
    expect((await figures()).shop).toMatchObject({ snapshot: { id: newer?.id }, users: 3 });
    const [entry] = await server.services.decisions.read.find(AuditEntryEntity, {
      where: { action: 'rollBack' },
      order: { id: 'DESC' },
    });
    expect(entry).toMatchObject({ target: newer?.id, outcome: 'ok', detail: { snapshotId: newer?.id } });
  });

  test('are gone back to and cared for by those who may', async () => {
    const marketer = await server.as(Role.MARKETER);
    const [, older] = await listed();
    expect((await marketer.graphql(ROLL_BACK, { id: older?.id })).errors[0]?.extensions.code).toBe('FORBIDDEN');
    const { rollBack } = await operator.ok<{ rollBack: UserErrors }>(ROLL_BACK, { id: 'snp_gone' });
    expect(rollBack.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['snapshotId'] }]);
  });
});

describe('the lake', () => {
  test('is compacted into a snapshot of the same rows', async () => {
    const { snapshotId } = await resultOf<{ snapshotId: string }>(
      server.services,
      (await started('compactLake')).job?.id,
    );
    expect((await listed())[0]).toMatchObject({
      id: snapshotId,
      rows: 3,
      reason: 'COMPACTION',
      isCurrent: true,
      import: null,
    });
  });

  test('is verified, and a changed byte is found', async () => {
    const good = await resultOf<VerifyJobResult>(
      server.services,
      (await started('verifyLake', { deep: true })).job?.id,
    );
    expect(good).toMatchObject({ isOk: true, deep: true, problems: [] });
    // Of the oldest: what reads the current one would fail from here on. Ids of one second have no order.
    const oldest = (await listed()).at(-1)?.id.replace('snp_', '') ?? '';
    const files = path.join(server.dataDir, 'lake', 'files', oldest);
    const [file] = (await readdir(files, { recursive: true })).filter((name) => name.endsWith('.parquet')).toSorted();
    await appendFile(path.join(files, file ?? ''), 'x');
    const bad = await resultOf<VerifyJobResult>(server.services, (await started('verifyLake')).job?.id);
    expect(bad.isOk).toBe(false);
    expect(bad.problems[0]?.remedy).toBeTruthy();
  });

  test('loses snapshots by name or by rule, never the current one', async () => {
    const [current] = await listed();
    expect((await started('removeSnapshots', { ids: [current?.id] })).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['ids'] },
    ]);
    expect((await started('removeSnapshots')).userErrors).toMatchObject([{ code: 'REQUIRED', field: ['ids'] }]);
    expect((await started('removeSnapshots', { keepLast: 0 })).userErrors).toMatchObject([
      { code: 'INVALID', field: ['keepLast'] },
    ]);
    const result = await resultOf<RemoveSnapshotsJobResult>(
      server.services,
      (await started('removeSnapshots', { keepLast: 1 })).job?.id,
    );
    // What this server still reads stays until it lets go.
    expect(result.removed.length + result.held.length).toBe(2);
    expect((await listed()).map(({ id }) => id)).toContain(current?.id);
  });
});
