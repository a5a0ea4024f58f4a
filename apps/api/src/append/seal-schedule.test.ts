import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { newId } from '../node-id.js';
import { Role } from '../permissions.js';
import { jobFromAhead } from '../testing/job-from-ahead.js';
import { endOf, resultOf } from '../testing/jobs.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import type { SealJobResult } from './seal-job.js';
import { isDue, isRested, SealSchedule } from './seal-schedule.js';

const noon = new Date('2026-01-01T12:00:00Z');
const OFF = { minutes: 0, events: 0 };

describe('sealing is due', () => {
  test.each([
    [
      'when the oldest event has waited long enough',
      { events: 1, oldestAt: '2026-01-01T11:00:00.000Z' },
      { minutes: 60, events: 0 },
      true,
    ],
    ['not a moment before', { events: 99, oldestAt: '2026-01-01T11:00:00.001Z' }, { minutes: 60, events: 0 }, false],
    [
      'when enough events wait, however young',
      { events: 100, oldestAt: '2026-01-01T11:59:59.000Z' },
      { minutes: 60, events: 100 },
      true,
    ],
    ['not with one fewer', { events: 99, oldestAt: '2026-01-01T11:59:59.000Z' }, { minutes: 60, events: 100 }, false],
    [
      'when the oldest is from ahead, for the clock was set back since',
      { events: 1, oldestAt: '2031-01-01T00:00:00.000Z' },
      { minutes: 60, events: 0 },
      true,
    ],
    ['never when nothing waits', { events: 0, oldestAt: null }, { minutes: 1, events: 1 }, false],
    ['never when it is switched off', { events: 1_000_000, oldestAt: '2020-01-01T00:00:00.000Z' }, OFF, false],
  ])('%s', (_, pending, settings, due) => expect(isDue(pending, settings, noon)).toBe(due));

  test.each([
    [null, null, true],
    [JobState.DONE, '2026-01-01T11:59:01Z', false],
    [JobState.DONE, '2026-01-01T11:59:00Z', true],
    [JobState.INTERRUPTED, '2026-01-01T11:59:00Z', true],
    [JobState.FAILED, '2026-01-01T11:59:00Z', false],
    [JobState.FAILED, '2026-01-01T11:50:00Z', true],
    [JobState.DONE, '2031-01-01T00:00:00Z', true],
  ])('after one that is %s at %s: %s', (state, finishedAt, rested) =>
    expect(
      isRested(
        state === null || finishedAt === null ? null : { state, startedAt: null, finishedAt: new Date(finishedAt) },
        noon,
      ),
    ).toBe(rested),
  );

  test.each([
    ['2026-01-01T11:59:50Z', false],
    ['2026-01-01T12:00:00Z', true],
  ])('after one of two minutes eighteen have to pass: %s', (at, rested) =>
    expect(
      isRested(
        {
          state: JobState.DONE,
          startedAt: new Date('2026-01-01T11:40:00Z'),
          finishedAt: new Date('2026-01-01T11:42:00Z'),
        },
        new Date(at),
      ),
    ).toBe(rested),
  );
});

describe('the schedule', () => {
  let server: TestServer;
  let now: Date;
  const event = {
    time: '2019-10-01T08:00:00Z',
    type: 'PURCHASE',
    productExternalId: '100',
    price: '12.50',
    userExternalId: '541312140',
  };
  const record = async (of: TestServer = server): Promise<void> => {
    await (
      await of.withKey('events:write')
    ).ok('mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted userErrors { message } } }', {
      input: { events: [event, event] },
    });
  };
  const later = (minutes: number): Date => (now = new Date(now.getTime() + minutes * 60_000));
  const schedule = (settings = { minutes: 60, events: 0 }): SealSchedule =>
    new SealSchedule({ ...server.services, now: () => now }, settings);
  beforeEach(async () => {
    now = new Date();
    server = await startTestServer({ sealing: OFF });
  });
  afterEach(() => server.close());

  test('seals what has waited long enough, as a job of the server that people see; the events are in the figures then', async () => {
    const hourly = schedule();
    expect(await hourly.look()).toBeNull();
    await record();
    expect(await hourly.look()).toBeNull();
    later(61);
    const job = await hourly.look();
    expect(job).toMatchObject({ kind: JobKind.SEAL, createdById: null });
    // One at a time.
    expect(await hourly.look()).toBeNull();
    expect(await resultOf<SealJobResult>(server.services, job?.id)).toMatchObject({ accepted: 2 });
    const operator = await server.as(Role.OPERATOR);
    expect(
      await operator.ok(
        '{ shop { revenue } pendingEvents { events } jobs(filter: { kind: SEAL }) { nodes { state createdBy { id } } } }',
      ),
    ).toEqual({
      shop: { revenue: '25.00' },
      pendingEvents: { events: 0 },
      jobs: { nodes: [{ state: 'DONE', createdBy: null }] },
    });
  });

  test('waits while another job writes the lake, and goes on when it has ended', async () => {
    await record();
    later(61);
    const running = {
      state: JobState.RUNNING,
      owner: `${hostname()}:${process.ppid}:another`,
      heartbeatAt: new Date(),
      startedAt: now,
    };
    const template = {
      kind: JobKind.IMPORT,
      input: {},
      progress: { step: 'reading', done: 0, total: null, unit: 'rows', rate: null, etaSeconds: null },
      createdAt: now,
      createdById: null,
      revision: 0,
      cancelRequested: false,
    };
    const id = newId('job');
    await server.services.decisions.write((manager) =>
      manager.insert(JobEntity, { ...template, ...running, id, finishedAt: null, result: null, error: null }),
    );
    expect(await schedule().look()).toBeNull();
    await server.services.decisions.write((manager) =>
      manager.update(JobEntity, { id }, { state: JobState.DONE, finishedAt: now }),
    );
    expect(await schedule().look()).toMatchObject({ kind: JobKind.SEAL });
  });

  test('pauses after each, though one was made under a clock that was ahead', async () => {
    await server.services.decisions.write((manager) => manager.insert(JobEntity, jobFromAhead(JobKind.SEAL)));
    await record();
    later(61);
    const eager = schedule({ minutes: 0, events: 1 });
    const { finishedAt } = await endOf(server.services, (await eager.look())?.id);
    await record();
    now = new Date((finishedAt?.getTime() ?? 0) + 1_000);
    expect(await eager.look()).toBeNull();
  });

  test('a running server does it by itself, and begins again after one that was stopped before', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-sealing-'));
    try {
      const before = await startTestServer({ dataDir, sealing: OFF });
      await record(before);
      await before.close();
      const after = await startTestServer({ dataDir, sealing: { minutes: 0, events: 2 }, sealCheckMs: 50 });
      const sealed = async (): Promise<JobEntity | null> =>
        after.services.decisions.read.findOneBy(JobEntity, { kind: JobKind.SEAL });
      await expect.poll(sealed, { timeout: 300_000 }).not.toBeNull();
      expect(await resultOf<SealJobResult>(after.services, (await sealed())?.id)).toMatchObject({ accepted: 2 });
      await after.close();
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });

  test('settings that cannot be meant are refused', async () => {
    await expect(startTestServer({ sealing: { minutes: -1 } })).rejects.toMatchObject({
      name: 'StartOptionError',
      message: expect.stringContaining('sealing.minutes is -1') as string,
    });
  });
});
