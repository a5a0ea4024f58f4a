import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import type { TestClient } from '../testing/client.js';
import { resultOf } from '../testing/jobs.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { contextWhile } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { Retraining } from './retraining.js';
import { RetrainingResolver } from './retraining.resolver.js';
import { RetrainingScheduleEntity, SCHEDULE_ID } from './retraining-schedule.entity.js';

const SET =
  'mutation($input: SetRetrainingScheduleInput!) { setRetrainingSchedule(input: $input) { schedule { isOn cron timeZone kinds budgetSeconds nextAt } userErrors { code field message } } }';
const SCHEDULE =
  '{ retrainingSchedule { isOn cron timeZone kinds nextAt lastOutcome skipped lastTraining { verdict { isPromoted } } lastJob { id kind state createdBy { id } } } }';
const set = async (client: TestClient, input: object): Promise<object> =>
  (await client.ok<{ setRetrainingSchedule: object }>(SET, { input })).setRetrainingSchedule;
const schedule = async (client: TestClient): Promise<object> =>
  (await client.ok<{ retrainingSchedule: object }>(SCHEDULE)).retrainingSchedule;
const DAILY = { isOn: true, cron: '0 3 * * *', timeZone: 'UTC', kinds: ['POPULARITY'], budgetSeconds: 60 };

describe('the schedule', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test('is off before anybody sets it, in the time zone of the server', async () => {
    expect(await schedule(await server.as(Role.VIEWER))).toEqual({
      isOn: false,
      cron: null,
      timeZone: 'Asia/Dubai',
      kinds: null,
      nextAt: null,
      lastOutcome: null,
      skipped: null,
      lastTraining: null,
      lastJob: null,
    });
  });

  test('says what of it cannot be meant, and is for those who may', async () => {
    const operator = await server.as(Role.OPERATOR);
    expect(await set(operator, { isOn: true })).toMatchObject({
      schedule: null,
      userErrors: [{ code: 'REQUIRED', field: ['cron'] }],
    });
    expect(await set(operator, { isOn: true, cron: '0 0 3 * * 1', budgetSeconds: 0 })).toMatchObject({
      userErrors: [
        { code: 'INVALID', field: ['cron'], message: expect.stringContaining('6 fields') },
        { field: ['budgetSeconds'] },
      ],
    });
    expect((await (await server.as(Role.MARKETER)).graphql(SET, { input: DAILY })).errors[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
    expect(
      (await operator.graphql(SET, { input: { ...DAILY, timeZone: 'Mars/Olympus' } })).errors[0]?.extensions.code,
    ).toBe('BAD_USER_INPUT');
  });

  test('is kept as it is set, and can be turned off', async () => {
    const operator = await server.as(Role.OPERATOR);
    expect(await set(operator, { ...DAILY, cron: ' 0  3 * * * ' })).toMatchObject({
      schedule: { ...DAILY, nextAt: expect.stringMatching(/T03:00:00\.000Z$/) },
      userErrors: [],
    });
    expect(await set(operator, { ...DAILY, isOn: false })).toMatchObject({
      schedule: { isOn: false, cron: '0 3 * * *', nextAt: null },
    });
  });

  test('is not set over the change of somebody else, whose schedule comes with the refusal', async () => {
    const operator = await server.as(Role.OPERATOR);
    const { retrainingSchedule: seen } = await operator.ok<{ retrainingSchedule: { version: number } }>(
      '{ retrainingSchedule { version } }',
    );
    const VERSIONED = SET.replace('nextAt }', 'nextAt version }');
    const versioned = async (input: object): Promise<object> =>
      (await operator.ok<{ setRetrainingSchedule: object }>(VERSIONED, { input })).setRetrainingSchedule;
    expect(await versioned({ ...DAILY, cron: '0 5 * * *', version: seen.version })).toMatchObject({
      schedule: { cron: '0 5 * * *', version: seen.version + 1 },
      userErrors: [],
    });
    expect(await versioned({ ...DAILY, cron: '0 6 * * *', version: seen.version })).toMatchObject({
      schedule: { cron: '0 5 * * *', version: seen.version + 1 },
      userErrors: [
        {
          code: 'CONFLICT',
          field: ['version'],
          message: `The schedule was changed meanwhile: it has version ${seen.version + 1}, not ${seen.version}. Look at it as it is now, and change it again.`,
        },
      ],
    });
    expect(await versioned({ ...DAILY, cron: '0 7 * * *' })).toMatchObject({
      schedule: { cron: '0 7 * * *', version: seen.version + 2 },
      userErrors: [],
    });
  });

  test('that was set before versions were counted has the first, and keeps being told apart', async () => {
    const operator = await server.as(Role.OPERATOR);
    await server.services.decisions.write((manager) =>
      manager.update(RetrainingScheduleEntity, { id: SCHEDULE_ID }, { version: null }),
    );
    expect(await operator.ok('{ retrainingSchedule { version } }')).toEqual({ retrainingSchedule: { version: 1 } });
    expect(await set(operator, { ...DAILY, version: 0 })).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    expect(await set(operator, { ...DAILY, version: 1 })).toMatchObject({ userErrors: [] });
  });

  test('keeps the training that starts while it is set', async () => {
    const started = 'job_started';
    const context = contextWhile(server.services, (manager) =>
      manager.update(RetrainingScheduleEntity, { id: SCHEDULE_ID }, { lastJobId: started }),
    );
    const { userErrors } = await new RetrainingResolver().setRetrainingSchedule(
      { isOn: true, cron: '0 4 * * *', timeZone: null, kinds: null, budgetSeconds: null },
      context,
    );
    expect(userErrors).toEqual([]);
    expect(await server.services.decisions.read.findOneBy(RetrainingScheduleEntity, { id: SCHEDULE_ID })).toMatchObject(
      { isOn: true, cron: '0 4 * * *', lastJobId: started },
    );
  });
});

describe('a training on schedule', () => {
  let dataDir: string;
  let server: TestServer;
  let operator: TestClient;
  let now: Date;
  const at = (day: number, hour = 4): Date => (now = new Date(Date.UTC(2026, 0, day, hour)));
  const retraining = (of: TestServer = server): Retraining => new Retraining({ ...of.services, now: () => now });
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-retraining-'));
    at(1);
    server = await startTestServer({ dataDir, rows: tasteRows(60), now: () => now, jobsHere: true });
    operator = await server.as(Role.OPERATOR);
    await set(operator, DAILY);
  });
  afterEach(async () => {
    await server.close();
    await rm(dataDir, { recursive: true });
  });

  test('starts at its time, not before, as a job of the server; times that were missed are made up for once', async () => {
    at(2, 2);
    expect(await retraining().look()).toBeNull();
    at(5);
    const job = await retraining().look();
    expect(job).toMatchObject({ kind: JobKind.TRAIN, createdById: null });
    expect(await retraining().look()).toBeNull();
    const { verdict } = await resultOf<{ verdict: { reason: string } }>(server.services, job?.id);
    expect(verdict.reason).toBe('Nothing served before.');
    expect(await schedule(operator)).toMatchObject({
      nextAt: '2026-01-06T03:00:00.000Z',
      lastOutcome: 'Nothing served before.',
      lastJob: { id: job?.id, kind: 'TRAIN', state: 'DONE', createdBy: null },
    });
    expect(
      await operator.ok('{ liveModel { training { models { kind } } promotion { cause promotedBy { id } } } }'),
    ).toEqual({
      liveModel: { training: { models: [{ kind: 'POPULARITY' }] }, promotion: { cause: 'FIRST', promotedBy: null } },
    });
  });

  test('comes at its next time after a clock that was ahead was set back', async () => {
    const settledAt = new Date('2099-01-01T00:00:00Z');
    await server.services.decisions.write((manager) =>
      manager.update(RetrainingScheduleEntity, { id: SCHEDULE_ID }, { settledAt }),
    );
    at(2, 2);
    expect(await retraining().look()).toBeNull();
    expect(await schedule(operator)).toMatchObject({ nextAt: '2026-01-02T03:00:00.000Z' });
    at(2);
    expect(await retraining().look()).toMatchObject({ kind: JobKind.TRAIN });
  });

  test('is passed over while the log is as it was at the last training, and said so; a changed log is trained on', async () => {
    expect((await runJob({ dataDir, kind: 'TRAIN', input: { kinds: [] } })).state).toBe('DONE');
    at(2);
    expect(await retraining().look()).toBeNull();
    expect(await schedule(operator)).toMatchObject({
      lastOutcome: 'Passed over: The log has not changed since the last training.',
      skipped: 'UNCHANGED',
      lastTraining: null,
      lastJob: null,
      nextAt: '2026-01-03T03:00:00.000Z',
    });
    await importRows(dataDir, [logRow({ type: 'cart', user: '5001', product: '1000', time: '2019-12-01 00:00:00' })]);
    at(3);
    const job = await retraining().look();
    await resultOf(server.services, job?.id);
    expect(await operator.ok('{ promotions { nodes { cause } } }')).toEqual({
      promotions: { nodes: [{ cause: 'SCHEDULE' }, { cause: 'FIRST' }] },
    });
    expect(await schedule(operator)).toMatchObject({
      lastOutcome: expect.stringContaining('cannot be told from the live model'),
      skipped: null,
      lastTraining: { verdict: { isPromoted: true } },
      lastJob: { id: job?.id },
    });
  });

  test('waits for one that is under way', async () => {
    at(2);
    const id = 'job_running';
    const running = {
      id,
      kind: JobKind.TRAIN,
      state: JobState.RUNNING,
      input: {},
      progress: { step: '', done: 0, total: null, unit: '', rate: null, etaSeconds: null },
      createdAt: now,
      startedAt: null,
      finishedAt: null,
    };
    await server.services.decisions.write((manager) =>
      manager.insert(JobEntity, {
        ...running,
        result: null,
        error: null,
        createdById: null,
        revision: 0,
        cancelRequested: false,
        owner: null,
        heartbeatAt: null,
      }),
    );
    expect(await retraining().look()).toBeNull();
    await server.services.decisions.write((manager) =>
      manager.update(JobEntity, { id }, { state: JobState.CANCELED, finishedAt: now }),
    );
    expect(await retraining().look()).toMatchObject({ kind: JobKind.TRAIN });
  });

  test('is started by one of two servers', async () => {
    const second = await startTestServer({ dataDir, now: () => now, jobsHere: true });
    try {
      at(2);
      const started = (await Promise.all([retraining().look(), retraining(second).look(), retraining().look()])).filter(
        (job) => job !== null,
      );
      expect(started).toHaveLength(1);
      await resultOf(server.services, started[0]?.id);
      expect(await operator.ok('{ jobs(filter: { kind: TRAIN }) { totalCount } }')).toEqual({
        jobs: { totalCount: 1 },
      });
    } finally {
      await second.close();
    }
  });

  test('is started by a running server by itself, also after a downtime', async () => {
    await server.close();
    at(20);
    server = await startTestServer({ dataDir, now: () => now, retrainingCheckMs: 50, jobsHere: true });
    const started = (): Promise<JobEntity | null> =>
      server.services.decisions.read.findOneBy(JobEntity, { kind: JobKind.TRAIN });
    await expect.poll(started, { timeout: 300_000 }).not.toBeNull();
    await resultOf(server.services, (await started())?.id);
  });

  test('is passed over where there is nothing to train on', async () => {
    const empty = await startTestServer({ now: () => now });
    try {
      await set(await empty.as(Role.OPERATOR), DAILY);
      at(2);
      expect(await retraining(empty).look()).toBeNull();
      expect(await schedule(await empty.as(Role.VIEWER))).toMatchObject({
        lastOutcome: 'Passed over: There was nothing to train on.',
        skipped: 'NOTHING_TO_TRAIN_ON',
      });
    } finally {
      await empty.close();
    }
  });
});
