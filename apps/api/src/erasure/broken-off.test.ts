import { afterEach, beforeEach, expect, test } from 'vitest';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { newId } from '../node-id.js';
import { jobFromAhead } from '../testing/job-from-ahead.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { brokenOff } from './broken-off.js';
import { ErasureWatch } from './erasure-watch.js';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ rows: [logRow({})], takeQueued: false, erasureCheckMs: 3_600_000 });
});
afterEach(() => server.close());

const insert = (job: JobEntity): Promise<unknown> =>
  server.services.decisions.write((manager) => manager.insert(JobEntity, job));
const erasuresQueued = (): Promise<number> =>
  server.services.decisions.read.countBy(JobEntity, { kind: JobKind.ERASE, state: JobState.QUEUED });

test.each([0, 1, 9])(
  'one that was broken off %d times before, under a clock that was ahead, is due',
  async (attempts) => {
    await insert(jobFromAhead(JobKind.ERASE, { state: JobState.INTERRUPTED, input: { userIds: ['1'], attempts } }));
    expect(await brokenOff(server.services.decisions.read, new Date(), 60_000)).toBe('due');
  },
);

test('one that is broken off is done again though an older one has a later id', async () => {
  await insert(jobFromAhead(JobKind.ERASE, { input: { userIds: [] } }));
  const watch = new ErasureWatch(server.services);
  await watch.look();
  expect(await erasuresQueued()).toBe(0);
  const input = { userIds: ['1'] };
  await insert(
    jobFromAhead(JobKind.ERASE, { id: newId('job'), state: JobState.INTERRUPTED, finishedAt: new Date(), input }),
  );
  await watch.look();
  await watch.look();
  expect(await erasuresQueued()).toBe(1);
});

test('a job that is queued now sorts behind one from ahead', async () => {
  const { decisions, jobs } = server.services;
  const ahead = jobFromAhead(JobKind.ERASE, { input: { userIds: [] } });
  await insert(ahead);
  const made: string[] = [ahead.id];
  for (let i = 0; i < 40; i++) {
    const { id } = await decisions.write((manager) =>
      jobs.enqueue(manager, { kind: JobKind.VERIFY, input: {}, createdById: null }),
    );
    made.push(id);
  }
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(41);
});
