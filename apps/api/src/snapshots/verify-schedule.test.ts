import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { jobFromAhead } from '../testing/job-from-ahead.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { FIRST_AFTER_MS, VERIFY_EVERY_MS, VerifySchedule } from './verify-schedule.js';

let server: TestServer;
let now: Date;
beforeEach(async () => {
  now = new Date();
  server = await startTestServer({ jobsHere: true, rows: [logRow({ time: '2019-10-01 08:00:00' })] });
});
afterEach(() => server.close());

const schedule = (): VerifySchedule => new VerifySchedule({ ...server.services, now: () => now });
const ended = async (job: JobEntity | null): Promise<JobEntity> => {
  for await (const change of server.services.jobs.watch(job?.id ?? ''))
    if (change.state !== JobState.QUEUED && change.state !== JobState.RUNNING) return change;
  throw new Error('the job has no end');
};

test('the lake is verified once a day, and what is found damaged answers no more', async () => {
  const looking = schedule();
  // A server that has just started has other things to do.
  expect(await looking.look()).toBeNull();
  now = new Date(now.getTime() + FIRST_AFTER_MS);
  const first = await looking.look();
  expect(first).toMatchObject({ kind: JobKind.VERIFY, createdById: null });
  expect((await ended(first)).result).toMatchObject({ isOk: true });
  now = new Date(Date.now() + VERIFY_EVERY_MS - 60_000);
  expect(await looking.look()).toBeNull();

  const { lake } = server.services;
  const count = async (): Promise<unknown> => (await lake.store()).rows('SELECT count(*) AS n FROM sessions');
  const before = await count();
  const file = (await lake.manifest()).files.sessions[0]?.path ?? '';
  const place = path.join(lake.dir, file);
  const bytes = await readFile(place);
  const rotten = Buffer.from(bytes);
  rotten[40] = (rotten[40] ?? 0) ^ 1;
  await writeFile(place, rotten);
  // The server compared the file when it first read it.
  expect(await count()).toEqual(before);
  now = new Date(Date.now() + VERIFY_EVERY_MS + 60_000);
  const second = await looking.look();
  expect((await ended(second)).result).toMatchObject({ isOk: false, problems: [{ file }] });
  await looking.look();
  await expect(count()).rejects.toMatchObject({ name: 'DamagedLakeError', file: place });
  await writeFile(place, bytes);
  expect(await count()).toEqual(before);
});

test('one verification a day, and what it finds is heard, though one was made under a clock that was ahead', async () => {
  const told: string[][] = [];
  const looking = new VerifySchedule({ ...server.services, now: () => now }, (files) => void told.push([...files]));
  const result = { isOk: false, problems: [{ file: 'from-ahead', problem: 'checksum' }] };
  await server.services.decisions.write((manager) =>
    manager.insert(JobEntity, jobFromAhead(JobKind.VERIFY, { result })),
  );
  const first = await looking.look();
  expect(told).toEqual([['from-ahead']]);
  expect((await ended(first)).result).toMatchObject({ isOk: true });
  expect(await looking.look()).toBeNull();
  expect(told).toEqual([['from-ahead'], []]);
  now = new Date(now.getTime() + VERIFY_EVERY_MS + 60_000);
  expect(await looking.look()).not.toBeNull();
});
