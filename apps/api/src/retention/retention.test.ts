import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importLog } from '@cartograph/events';
import { expect, test } from 'vitest';
import { SessionEntity } from '../accounts/session.entity.js';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { ScenarioRunEntity } from '../campaigns/runs/scenario-run.entity.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { csvOf, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { RetentionKind } from './retention.js';
import { tidy } from './tidy.js';
import { Tidying } from './tidying.js';

const DAY_MS = 24 * 3_600_000;
const QUERY = '{ dataRetention { kind days newest items bytes dueItems dueBytes } }';

interface Row {
  kind: RetentionKind;
  days: number | null;
  newest: number | null;
  items: number;
  bytes: number;
  dueItems: number;
  dueBytes: number;
}

async function rowsOf(server: TestServer): Promise<Map<RetentionKind, Row>> {
  const operator = await server.withKey('lake:manage');
  const { dataRetention } = await operator.ok<{ dataRetention: Row[] }>(QUERY);
  return new Map(dataRetention.map((row) => [row.kind, row]));
}

const job = (id: string, values: Partial<JobEntity>): JobEntity =>
  Object.assign(new JobEntity(), {
    id,
    kind: JobKind.ANALYSIS,
    state: JobState.DONE,
    input: {},
    progress: { step: '', done: 0, total: null, unit: '', rate: null, etaSeconds: null },
    createdAt: new Date(0),
    finishedAt: new Date(0),
    revision: 1,
    cancelRequested: false,
    ...values,
  });

test('what has been kept long enough goes, kind by kind, as it was told before; what something else needs stays', async () => {
  let time = Date.now();
  const server = await startTestServer({
    rows: tasteRows(40),
    now: () => new Date(time),
    auditDays: 400,
    takeQueued: false,
    erasureCheckMs: 3_600_000,
  });
  try {
    const { dataDir, services } = server;
    expect((await (await server.withKey('shop:read')).graphql(QUERY)).errors[0]?.extensions.code).toBe('FORBIDDEN');

    const file = path.join(dataDir, 'second.csv');
    await writeFile(file, csvOf([logRow({ product: '1001' }), logRow({ price: '-1' })]));
    await importLog({ dataDir, paths: [file] });
    // Written by no training that is known, and a file of recommendations.
    for (const [folder, name] of [
      ['models/trn_gone', 'users.txt'],
      ['exports', 'recommendations-job_1.csv'],
      ['answers/snp_gone', 'answer'],
    ] as const) {
      await mkdir(path.join(dataDir, folder), { recursive: true });
      await writeFile(path.join(dataDir, folder, name), 'bytes');
    }
    await services.decisions.write(async (manager) => {
      await manager.insert(JobEntity, [
        job('job_1', {}),
        job('job_2_named', {}),
        job('job_3_new', { finishedAt: new Date(time) }),
        job('job_4_last', {}),
        job('job_5_queued', { state: JobState.QUEUED, finishedAt: null, kind: JobKind.TRAIN }),
        job('job_6_erase', { kind: JobKind.ERASE, state: JobState.INTERRUPTED, input: { userIds: ['1'] } }),
        job('job_7_erase', { kind: JobKind.ERASE, input: { userIds: [] } }),
        job('job_8_erase', { kind: JobKind.ERASE, input: { userIds: [] } }),
      ]);
      await manager.insert(ScenarioRunEntity, {
        id: 'scn_1',
        campaignId: 'cmp_1',
        audienceId: 'aud_1',
        jobId: 'job_2_named',
        createdAt: new Date(0),
        snapshotId: 'snp_1',
        seed: 1,
        runs: 1,
        scenario: {},
        isTrial: null,
        outcome: null,
      });
      await manager.insert(SessionEntity, {
        id: 'ses_over',
        accountId: 'acc_1',
        tokenHash: 'a',
        previousTokenHash: null,
        rotatedAt: new Date(0),
        createdAt: new Date(0),
        lastSeenAt: new Date(0),
        expiresAt: new Date(1),
      });
      await manager.insert(AuditEntryEntity, {
        id: 'adt_old',
        at: new Date(time - 399 * DAY_MS),
        actor: 'operator',
        action: 'x',
        target: null,
        detail: null,
        outcome: 'ok',
        requestId: 'req_1',
        address: null,
      });
    });

    const [newest] = await services.lake.reports();
    const first = await rowsOf(server);
    expect([...first.keys()].toSorted()).toEqual(Object.values(RetentionKind).toSorted());
    expect(first.get(RetentionKind.QUARANTINE)).toMatchObject({ days: 90, items: 1, dueItems: 0 });
    expect(first.get(RetentionKind.AUDIT_LOG)).toMatchObject({ days: 400, dueItems: 0 });
    expect(first.get(RetentionKind.JOBS)).toMatchObject({ days: 90, newest: null, items: 8, dueItems: 2 });
    expect(first.get(RetentionKind.SESSIONS)).toMatchObject({ items: 1, dueItems: 1 });
    expect(first.get(RetentionKind.ANSWERS)).toMatchObject({ items: 1, dueItems: 1, dueBytes: 5 });
    expect(first.get(RetentionKind.RECOMMENDATION_FILES)).toMatchObject({ days: 7, items: 1, dueItems: 0 });
    expect(first.get(RetentionKind.SNAPSHOTS)).toMatchObject({ newest: 5, items: 2, dueItems: 0 });
    expect(first.get(RetentionKind.SNAPSHOTS)?.bytes).toBeGreaterThan(0);

    time += 100 * DAY_MS;
    for (const place of ['models/trn_gone', 'exports/recommendations-job_1.csv'])
      await utimes(path.join(dataDir, place), new Date(time - 8 * DAY_MS), new Date(time - 8 * DAY_MS));
    const told = await rowsOf(server);
    const done = await tidy(services);
    expect(done.map(({ kind, removed, error }) => ({ kind, ...removed, error }))).toEqual(
      [...told.values()].map(({ kind, dueItems, dueBytes }) => ({
        kind,
        items: dueItems,
        bytes: dueBytes,
        error: null,
      })),
    );
    for (const kind of [
      'QUARANTINE',
      'MODEL_FILES',
      'ANSWERS',
      'RECOMMENDATION_FILES',
      'JOBS',
      'SESSIONS',
      'AUDIT_LOG',
    ] as const) {
      expect(told.get(RetentionKind[kind])?.dueBytes, kind).toBeGreaterThan(0);
    }
    for (const [kind, { items, bytes, dueItems, dueBytes }] of await rowsOf(server)) {
      expect({ dueItems, dueBytes }, kind).toEqual({ dueItems: 0, dueBytes: 0 });
      const before = told.get(kind);
      expect(items, kind).toBe((before?.items ?? 0) - (before?.dueItems ?? 0));
      // A report says no longer where its quarantined rows are.
      if (kind !== RetentionKind.IMPORT_REPORTS)
        expect(bytes, kind).toBe((before?.bytes ?? 0) - (before?.dueBytes ?? 0));
    }
    const left = await services.decisions.read.find(JobEntity, { order: { id: 'ASC' }, select: { id: true } });
    expect(left.map(({ id }) => id)).toEqual([
      'job_2_named',
      'job_4_last',
      'job_5_queued',
      'job_6_erase',
      'job_8_erase',
    ]);
    expect(existsSync(newest?.quarantineFile ?? '')).toBe(false);
    expect((await services.lake.reports()).map(({ quarantined }) => quarantined)).toContainEqual(newest?.quarantined);
    expect(await readdir(path.join(dataDir, 'exports'))).toEqual([]);
  } finally {
    await server.close();
  }
});

test('a server tidies some minutes after its start and then once a day', async () => {
  const server = await startTestServer({ auditDays: 1 });
  try {
    const tidying = new Tidying(server.services);
    const [start, minute, hour] = [performance.now(), 60_000, 3_600_000];
    expect(await tidying.look(start + 9 * minute)).toBe(false);
    expect(await tidying.look(start + 11 * minute)).toBe(true);
    expect(await tidying.look(start + 23 * hour)).toBe(false);
    expect(await tidying.look(start + 25 * hour)).toBe(true);
  } finally {
    await server.close();
  }
});
