import { importLog, openAppender } from '@cartograph/events';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccountEntity } from '../accounts/account.entity.js';
import { keptAnswersOf } from '../analytics/answers/kept-answers.js';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { databaseFile } from '../data-paths.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { UploadEntity } from '../imports/upload.entity.js';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import { findInBytes } from '../testing/find-bytes.js';
import { endOf, jobProcesses, jobWhen } from '../testing/jobs.js';
import { csvOf, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { adoptBrokenOff, brokenOff, forgetCanceled } from './broken-off.js';
import type { EraseJobResult } from './erase-job.js';

/** No other number of the folder is this one by chance. */
const USER = '918273645546372';
const LONG_AGO = new Date('2026-01-01T00:00:00Z');

let logs: string;
beforeAll(async () => {
  logs = await mkdtemp(path.join(tmpdir(), 'cartograph-erased-'));
});
afterAll(() => rm(logs, { recursive: true, force: true }));

const rowsWithUser = (): ReturnType<typeof tasteRows> =>
  tasteRows().map((row) => (row.user === '5003' ? { ...row, user: USER, session: `${USER}-${row.session}` } : row));

/** Puts the user into every kind of file. */
async function plantInFiles({ dataDir, services }: TestServer): Promise<void> {
  const file = path.join(logs, `orders-of-${USER}.csv`);
  await writeFile(
    file,
    csvOf([
      logRow({ user: '5001', product: '1001' }),
      logRow({ user: USER, price: '-5' }),
      logRow({ user: '5001', price: 'x' }),
      logRow({ user: USER, product: '1002' }),
    ]),
  );
  await importLog({ dataDir, paths: [file] });
  const appender = await openAppender(dataDir);
  const event = { event_time: '2019-11-01 10:00:00 UTC', event_type: 'view', product_id: '1001', price: '1.00' };
  await appender.append(
    [
      { ...event, user_id: USER },
      { ...event, user_id: '5001' },
    ] as never,
    { batchId: `batch of ${USER}` },
  );
  await appender.close();
  const current = (await services.lake.current())?.id ?? '';
  await keptAnswersOf(services.lake).keep([current, 'asked', USER], { value: { user: USER }, computedInMs: 1 });
  for (const [folder, name] of [
    ['exports', 'recommendations-job_1.csv'],
    ['exports', 'recommendations-job_2.csv.part'],
    ['uploads/upl_planted', 'log.csv'],
    ['lake/tmp/00000000-4194999-00000000', 'spill.tmp'],
    ['lake/staging/snp_killed', 'part.csv'],
    ['answers/snp_gone', 'answer'],
    ['audiences', 'aud_gone.members.0000.part'],
    ['models/trn_gone', 'users.txt'],
  ] as const) {
    await mkdir(path.join(dataDir, folder), { recursive: true });
    await writeFile(path.join(dataDir, folder, name), `${USER}\n`);
    for (const place of [path.join(folder, name), folder]) await utimes(path.join(dataDir, place), LONG_AGO, LONG_AGO);
  }
  const upload = { id: 'upl_planted', fileName: 'log.csv', bytes: USER.length + 1, usedAt: null, createdById: null };
  await services.decisions.write((manager) =>
    manager.insert(UploadEntity, {
      ...upload,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
    } as never),
  );
}

/** Fills a row of every table, each text in it with one that names the user, and deletes another such row. @returns the places. */
function plantInTables({ dataDir, services }: TestServer): string[] {
  const database = new Database(databaseFile(dataDir));
  const places: string[] = [];
  for (const { tableName, columns } of services.decisions.read.connection.entityMetadatas) {
    const row = columns.map(({ databaseName, type, length, isPrimary, transformer }) => {
      const place = `${tableName}.${databaseName}`;
      const fixed = FIXED[place];
      if (fixed !== undefined) return fixed;
      if (isPrimary) return `${tableName}_planted`;
      if (!(type === 'text' || type === 'varchar')) return 1;
      if (length === '24') return '2019-10-01T00:00:00.000Z';
      if (length === '10') return '2019-10-01';
      if (length === '64') return 'another';
      if (/hash$|token/i.test(databaseName)) return '0'.repeat(64);
      places.push(place);
      const json = { userExternalId: USER, list: [{ users: [USER] }], [USER]: 12, text: `Call ${USER}.` };
      return transformer === undefined ? `About ${USER}, and on.` : JSON.stringify(json);
    });
    const insert = database.prepare(
      `INSERT OR REPLACE INTO "${tableName}" (${columns.map((column) => `"${column.databaseName}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    insert.run(...row);
  }
  database.prepare(`UPDATE insight SET query = '{ user(externalId: "${USER}") { id } }'`).run();
  // A deleted row stays in free pages of the file.
  database
    .prepare(`INSERT INTO saved_view SELECT 'gone', ?, page, address, 1, NULL, createdAt, updatedAt FROM saved_view`)
    .run(`${USER} `.repeat(2_000));
  database.prepare(`DELETE FROM saved_view WHERE id = 'gone'`).run();
  database.close();
  return places;
}

/** What the server itself reads of the rows. */
const FIXED: Record<string, string> = {
  'job.state': 'DONE',
  'job.kind': 'IMPORT',
  'job.owner': 'none:1:a',
  'account.email': 'planted@shop.example',
  'account.roles': '[]',
  'account.locale': 'EN',
  'campaign.status': 'DRAFT',
  'retraining_schedule.cron': '0 3 * * 1',
  'retraining_schedule.timeZone': 'Asia/Dubai',
};

async function plantEverywhere(server: TestServer): Promise<string[]> {
  const admin = await server.as(Role.ADMIN, Role.MARKETER);
  await admin.ok(
    'mutation { createAudience(input: { name: "everybody", rule: { kind: ALL_VISITORS } }) { audience { id } userErrors { message } } }',
  );
  const { state } = await runJob({
    dataDir: server.dataDir,
    kind: 'TRAIN',
    input: { kinds: ['CATEGORY_POPULARITY', 'ALS'], factors: 8, iterations: 3 },
  });
  expect(state).toBe('DONE');
  await plantInFiles(server);
  return plantInTables(server);
}

test('no byte of the data folder names an erased user, wherever a person or a process had put the id', async () => {
  const server = await startTestServer({ rows: rowsWithUser(), takeQueued: false });
  try {
    const { dataDir, services } = server;
    const places = await plantEverywhere(server);
    expect(places.length).toBeGreaterThan(80);
    const before = await findInBytes(dataDir, USER);
    for (const place of [
      'cartograph.sqlite',
      'uploads/',
      'models/trn_',
      'lake/tmp/',
      'lake/staging/',
      'lake/snapshots/',
      'lake/reports/',
      'lake/quarantine/',
      'lake/files/',
      'lake/appends/',
      'exports/',
      'audiences/',
      'answers/snp_gone',
      'answers/20',
    ])
      expect(
        before.map(({ file }) => file),
        place,
      ).toContainEqual(expect.stringContaining(place));

    const { state, error, result } = await runJob({ dataDir, kind: 'ERASE', input: { userIds: [USER] } });
    expect({ state, error }).toEqual({ state: JobState.DONE, error: null });
    // The name of a colleague is hers to change.
    expect(result).toMatchObject({
      notFound: 0,
      exports: 1,
      uploads: 1,
      uploadsLeft: 1,
      exposures: 1,
      outcomes: 1,
      toReview: [{ type: 'Account', id: 'account_planted', field: 'name' }],
    });
    const read = new Database(databaseFile(dataDir), { readonly: true });
    const left = places.filter((place) => {
      const [table, column] = place.split('.');
      return read.prepare(`SELECT 1 FROM "${table}" WHERE "${column}" LIKE ?`).get(`%${USER}%`) !== undefined;
    });
    read.close();
    expect(left).toEqual(['account.name']);
    expect(await services.decisions.read.query('SELECT title, query, result FROM insight')).toEqual([
      {
        title: 'About [erased user], and on.',
        query: '{ user(externalId: "erased") { id } }',
        result: JSON.stringify({
          userExternalId: 'erased',
          list: [{ users: ['erased'] }],
          erased: 12,
          text: 'Call [erased user].',
        }),
      },
    ]);

    await services.decisions.write((manager) =>
      manager.update(AccountEntity, { id: 'account_planted' }, { name: 'Kim' }),
    );
    expect((await runJob({ dataDir, kind: 'ERASE', input: { userIds: [USER] } })).state).toBe(JobState.DONE);
    expect(await findInBytes(dataDir, USER)).toEqual([]);
  } finally {
    await server.close();
  }
});

test('an erasure that is killed again and again is done again by the server until nothing is left', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.noBias(fc.nat(700)), { minLength: 4, maxLength: 4 }), async (moments) => {
      const server = await startTestServer({ rows: rowsWithUser(), erasureCheckMs: 50 });
      try {
        const { dataDir, services } = server;
        await plantEverywhere(server);
        await services.decisions.write((manager) =>
          manager.update(AccountEntity, { id: 'account_planted' }, { name: 'Kim' }),
        );
        const admin = await server.as(Role.ADMIN);
        const { eraseUsers } = await admin.ok<{ eraseUsers: { job: { id: string } } }>(
          'mutation($input: EraseUsersInput!) { eraseUsers(input: $input) { job { id } userErrors { message } } }',
          { input: { userExternalIds: [USER], confirm: true } },
        );
        let id = eraseUsers.job.id;
        let kills = 0;
        for (let end: JobEntity | null = null; end?.state !== JobState.DONE;) {
          await jobWhen(services, id, ({ state }) => state !== JobState.QUEUED);
          const [worker] = jobProcesses();
          // The first ones at their beginning, later ones the later.
          if (worker !== undefined && kills < 4) {
            await jobWhen(
              services,
              id,
              ({ state, progress }) => state !== JobState.RUNNING || progress.step !== 'starting',
            );
            await sleep((moments[kills] ?? 0) * kills);
            if (jobProcesses().includes(worker)) process.kill(worker, 'SIGKILL');
            kills += 1;
          }
          end = await endOf(services, id);
          if (end.state === JobState.DONE) break;
          expect(end.state).toBe(JobState.INTERRUPTED);
          const next = (): Promise<JobEntity | null> =>
            services.decisions.read.findOne(JobEntity, { where: { kind: JobKind.ERASE }, order: { id: 'DESC' } });
          await expect.poll(async () => (await next())?.id).not.toBe(id);
          id = (await next())?.id ?? '';
        }
        expect(kills).toBeGreaterThan(0);
        expect(await findInBytes(dataDir, USER)).toEqual([]);
        expect(await services.decisions.read.existsBy(AuditEntryEntity, { action: 'usersErased' })).toBe(true);
      } finally {
        await server.close();
      }
    }),
    { numRuns: 1, endOnFailure: true },
  ));

test('an erasure that is stopped with its server is done again by the next one; one that a person canceled is not', async () => {
  const server = await startTestServer({ rows: rowsWithUser(), takeQueued: false, erasureCheckMs: 3_600_000 });
  try {
    const { services } = server;
    const ended = (id: string, errorCode: string) => ({
      id,
      kind: JobKind.ERASE,
      state: JobState.CANCELED,
      input: { userIds: [USER] },
      progress: { step: '', done: 0, total: null, unit: '', rate: null, etaSeconds: null },
      createdAt: LONG_AGO,
      errorCode,
      revision: 1,
      cancelRequested: false,
    });
    await services.decisions.write((manager) => manager.insert(JobEntity, ended('job_canceled', 'canceled') as never));
    const { result } = await runJob({ dataDir: server.dataDir, kind: 'ERASE', input: { userIds: ['5004'] } });
    expect(result).toMatchObject({ users: 1 } satisfies Partial<EraseJobResult>);
    await services.decisions.write((manager) =>
      manager.insert(JobEntity, ended('job_stopped', 'server-stopped') as never),
    );
    const next = await runJob({ dataDir: server.dataDir, kind: 'ERASE', input: { userIds: ['5005'] } });
    expect(next.result).toMatchObject({ users: 2, notFound: 0 } satisfies Partial<EraseJobResult>);
    expect(await findInBytes(server.dataDir, USER)).toEqual([]);
  } finally {
    await server.close();
  }
});

test('an erasure that waits keeps its ids while another of the same user ends', async () => {
  const server = await startTestServer({ rows: [], takeQueued: false, erasureCheckMs: 3_600_000 });
  try {
    const { decisions } = server.services;
    const input = { userIds: [USER, '520088904'] };
    await decisions.write((manager) =>
      manager.insert(JobEntity, {
        id: 'job_waits',
        kind: JobKind.ERASE,
        state: JobState.QUEUED,
        input,
        progress: { step: '', done: 0, total: null, unit: '', rate: null, etaSeconds: null },
        createdAt: new Date(),
        revision: 1,
        cancelRequested: false,
      } as never),
    );
    await runJob({ dataDir: server.dataDir, kind: 'ERASE', input: { userIds: [USER] } });
    expect(await decisions.read.findOneBy(JobEntity, { id: 'job_waits' })).toMatchObject({ input });
  } finally {
    await server.close();
  }
});

test('what is broken off again and again is done again after pauses that grow, and a canceled one is forgotten', async () => {
  const server = await startTestServer({ rows: [], takeQueued: false, erasureCheckMs: 3_600_000 });
  try {
    const { decisions } = server.services;
    const add = (id: string, values: Partial<JobEntity>): Promise<unknown> =>
      decisions.write((manager) =>
        manager.insert(JobEntity, {
          id,
          kind: JobKind.ERASE,
          state: JobState.INTERRUPTED,
          input: { userIds: [USER], attempts: 2 },
          progress: { step: '', done: 0, total: null, unit: '', rate: null, etaSeconds: null },
          createdAt: LONG_AGO,
          finishedAt: LONG_AGO,
          revision: 1,
          cancelRequested: false,
          ...values,
        } as never),
      );
    const after = (ms: number): Promise<string | null> =>
      brokenOff(decisions.read, new Date(LONG_AGO.getTime() + ms), 1_000);
    await add('job_canceled', { state: JobState.CANCELED, errorCode: 'canceled' });
    expect(await after(9e9)).toBeNull();
    await forgetCanceled(decisions);
    expect(await decisions.read.findOneByOrFail(JobEntity, { id: 'job_canceled' })).toMatchObject({
      input: { userIds: [] },
    });
    await add('job_killed', {});
    expect([await after(0), await after(1_999), await after(2_000)]).toEqual(['waits', 'waits', 'due']);
    await adoptBrokenOff({ decisions, jobId: 'job_canceled' }, { userIds: [] });
    expect(await decisions.read.findOneByOrFail(JobEntity, { id: 'job_canceled' })).toMatchObject({
      input: { userIds: [USER], attempts: 3 },
    });
    expect(await decisions.read.findOneByOrFail(JobEntity, { id: 'job_killed' })).toMatchObject({
      input: { userIds: [] },
    });
  } finally {
    await server.close();
  }
});
