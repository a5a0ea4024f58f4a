import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Permission, Role } from '../permissions.js';
import { issueApiKey } from '../accounts/api-keys.js';
import { TestClient } from '../testing/client.js';
import { jobFromAhead } from '../testing/job-from-ahead.js';
import { endOf, jobWhen } from '../testing/jobs.js';
import { logRow } from '../testing/log-rows.js';
import { ENDLESS, withProbe, type ProbeInput } from '../testing/probe-feature.js';
import { capturingLogger, startTestServer, type TestServer } from '../testing/server.js';
import { JobKind } from './handler.js';
import { JobEntity, JobState } from './job.entity.js';
import { ownerHere } from './owner.js';

const JOB =
  '{ id kind state progress { step done total unit } startedAt finishedAt result error errorCode createdBy { email } }';
interface JobAnswer {
  id: string;
  kind: string;
  state: JobState;
  progress: { step: string; done: number; total: number | null; unit: string };
  startedAt: string | null;
  finishedAt: string | null;
  result: { steps: number; pid: number } | null;
  error: string | null;
  errorCode: string | null;
  createdBy: { email: string } | null;
}

const captured = capturingLogger('warn');
/** How often the server has looked for a job that waits. */
let looks = 0;
let server: TestServer;
let operator: TestClient & { accountId: string; email: string };
beforeAll(async () => {
  server = await startTestServer({
    ...withProbe,
    jobConcurrency: 2,
    logger: captured.logger,
    onStatement: (sql) => {
      if (/"cancelRequested" = /.test(sql)) looks += 1;
    },
  });
  operator = await server.as(Role.OPERATOR);
});
afterAll(() => server.close());

async function startProbe(input: ProbeInput, client = operator): Promise<string> {
  const { startProbe: payload } = await client.ok<{ startProbe: { job: { id: string } } }>(
    'mutation($input: ProbeJobInput!) { startProbe(input: $input) { job { id state } userErrors { message } } }',
    { input },
  );
  return payload.job.id;
}

const look = async (id: string): Promise<JobAnswer> =>
  (await operator.ok<{ job: JobAnswer }>(`query($id: ID!) { job(id: $id) ${JOB} }`, { id })).job;

async function ended(id: string): Promise<JobAnswer> {
  await endOf(server.services, id);
  return look(id);
}

const running = (id: string): Promise<JobEntity> => jobWhen(server.services, id, ({ progress }) => progress.done > 0);

describe('a job', () => {
  test('runs in a process of its own, reports progress and gives its result', async () => {
    const id = await startProbe({ steps: 5 });
    const job = await ended(id);
    expect(job).toMatchObject({
      kind: 'TRAIN',
      state: 'DONE',
      error: null,
      progress: { step: 'probing', done: 5, total: 5, unit: 'steps' },
      createdBy: { email: operator.email },
    });
    expect(job.result?.steps).toBe(5);
    expect(job.result?.pid).not.toBe(process.pid);
    expect(job.startedAt).not.toBeNull();
    expect(job.finishedAt).not.toBeNull();
  });

  test('has the memory and the threads that the server was given', async () => {
    const small = await startTestServer({ ...withProbe, rows: [logRow()], memoryLimit: '600MiB', threads: 1 });
    try {
      const { startProbe: payload } = await (
        await small.as(Role.OPERATOR)
      ).ok<{ startProbe: { job: { id: string } } }>(
        'mutation { startProbe(input: { end: "tell" }) { job { id } userErrors { message } } }',
      );
      const { result, error } = await endOf(small.services, payload.job.id);
      expect(error).toBeNull();
      const told = result as { heapMiB: number };
      expect(told).toMatchObject({ threads: 1, memory: '600.0 MiB', engine: { threads: 1, memoryLimit: '600MiB' } });
      // Node adds room for objects that are young.
      expect(told.heapMiB).toBeGreaterThanOrEqual(600);
      expect(told.heapMiB).toBeLessThan(800);
    } finally {
      await small.close();
    }
  });

  test('tells in words why it failed', async () => {
    const job = await ended(await startProbe({ end: 'fail' }));
    expect(job).toMatchObject({
      state: 'FAILED',
      error: 'The probe was told to fail. Tell it otherwise.',
      errorCode: 'probe-failed',
      result: null,
    });
  });

  test('keeps the words of a bug to the log', async () => {
    const id = await startProbe({ end: 'throw' });
    const job = await ended(id);
    expect(job.state).toBe('FAILED');
    expect(job.error).not.toContain('secret');
    expect(job.error).toContain(id);
    expect(captured.lines.find((line) => line.includes(id) && line.includes('secret detail of a bug'))).toContain(
      '"level":50',
    );
  });

  test('whose process exits is interrupted, with words', async () => {
    const job = await ended(await startProbe({ end: 'exit' }));
    expect(job.state).toBe('INTERRUPTED');
    expect(job).toMatchObject({
      error: expect.stringContaining('it ended with code 3') as string,
      errorCode: 'process-ended',
    });
  });

  test('whose process is killed is interrupted, with words', async () => {
    const job = await ended(await startProbe({ end: 'crash' }));
    expect(job.state).toBe('INTERRUPTED');
    expect(job.error).toContain('SIGKILL');
    expect(job.error).toContain('Start it again');
  });

  test('stops when it is canceled', async () => {
    const id = await startProbe({ steps: ENDLESS, stepMs: 10 });
    await running(id);
    const { cancelJob } = await operator.ok<{ cancelJob: { job: { id: string }; userErrors: unknown[] } }>(
      'mutation($id: ID!) { cancelJob(input: { id: $id }) { job { id } userErrors { code } } }',
      { id },
    );
    expect(cancelJob).toEqual({ job: { id }, userErrors: [] });
    expect(await ended(id)).toMatchObject({ state: 'CANCELED', result: null });
  });

  test('that does not listen is killed: nothing else would end it', async () => {
    const id = await startProbe({ steps: ENDLESS, stepMs: 50, deaf: true });
    await running(id);
    await server.services.jobs.cancel(id);
    expect(await ended(id)).toMatchObject({ state: 'CANCELED', result: null });
  });

  test('waits its turn, and canceled while waiting never runs', async () => {
    const busy = [await startProbe({ steps: ENDLESS, stepMs: 20 }), await startProbe({ steps: ENDLESS, stepMs: 20 })];
    await Promise.all(busy.map(running));
    const waiting = await startProbe({});
    const before = looks;
    await expect.poll(() => looks, { timeout: 300_000 }).toBeGreaterThan(before + 2);
    expect(await look(waiting)).toMatchObject({ state: 'QUEUED', startedAt: null });
    await server.services.jobs.cancel(waiting);
    expect(await look(waiting)).toMatchObject({ state: 'CANCELED', startedAt: null });
    await Promise.all(busy.map((id) => server.services.jobs.cancel(id)));
    await Promise.all(busy.map(ended));
  });

  test('of an unknown id cannot be canceled or found', async () => {
    const { cancelJob, job } = await operator
      .ok<Record<'cancelJob' | 'job', unknown>>(
        'mutation { cancelJob(input: { id: "job_0" }) { job { id } userErrors { code field } } }',
      )
      .then(async (data) => ({ ...data, ...(await operator.ok<{ job: unknown }>('{ job(id: "job_0") { id } }')) }));
    expect(cancelJob).toEqual({ job: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
    expect(job).toBeNull();
  });

  test('is not for those without the permission', async () => {
    const viewer = await server.as(Role.VIEWER);
    const id = await startProbe({ steps: ENDLESS, stepMs: 10 });
    const cancel = 'mutation($id: ID!) { cancelJob(input: { id: $id }) { job { state } userErrors { code field } } }';
    expect(await viewer.ok(cancel, { id })).toMatchObject({
      cancelJob: { userErrors: [{ code: 'FORBIDDEN', field: ['id'] }] },
    });
    // Of whoever started it a key may cancel it that may start such jobs.
    const keyOf = async (...scopes: Permission[]): Promise<TestClient> => {
      const { decisions, now } = server.services;
      const { secret } = await decisions.write((manager) =>
        issueApiKey(manager, { name: 'robot', scopes, createdById: operator.accountId, expiresAt: null }, now()),
      );
      return new TestClient(server.url, { authorization: `Bearer ${secret}` });
    };
    expect(await (await keyOf('jobs:read')).ok(cancel, { id })).toMatchObject({
      cancelJob: { userErrors: [{ code: 'FORBIDDEN' }] },
    });
    expect(await (await server.withKey('jobs:read', 'models:write')).ok(cancel, { id })).toMatchObject({
      cancelJob: { userErrors: [{ code: 'FORBIDDEN' }] },
    });
    expect(await look(id)).not.toMatchObject({ state: 'CANCELED' });
    expect(await (await keyOf('jobs:read', 'models:write')).ok(cancel, { id })).toMatchObject({
      cancelJob: { userErrors: [] },
    });
    expect(await ended(id)).toMatchObject({ state: 'CANCELED' });
  });
});

test('jobs are listed newest first, by kind and state, and found by node', async () => {
  const id = await startProbe({ steps: 1 });
  await ended(id);
  const { jobs, node } = await operator.ok<{
    jobs: { nodes: { id: string; state: string }[]; totalCount: number };
    node: unknown;
  }>(
    `query($id: ID!) { jobs(first: 2, filter: { kind: TRAIN, state: DONE }) { nodes { id state } totalCount } node(id: $id) { __typename id ... on Job { state } } }`,
    { id },
  );
  expect(jobs.nodes[0]).toEqual({ id, state: 'DONE' });
  expect(jobs.nodes.length).toBe(2);
  expect(node).toEqual({ __typename: 'Job', id, state: 'DONE' });
});

test('who started each job is one statement, however many jobs', async () => {
  const own = await startTestServer({ ...withProbe, jobsHere: true });
  try {
    const people = await Promise.all(Array.from({ length: 6 }, () => own.as(Role.OPERATOR)));
    for (const person of people) await endOf(own.services, await startProbe({}, person));
    const [someone] = people;
    const list = (first: number): Promise<{ jobs: { nodes: { createdBy: { id: string } }[] } }> =>
      someone!.ok('query($first: Int!) { jobs(first: $first) { nodes { id createdBy { id } } } }', { first });
    expect((await list(6)).jobs.nodes.map(({ createdBy }) => createdBy.id)).toEqual(
      people.map(({ accountId }) => accountId).toReversed(),
    );
    const few = await own.countStatements(() => list(2));
    expect(await own.countStatements(() => list(6))).toBe(few);
  } finally {
    await own.close();
  }
});

test('a job whose process is gone is marked when the next server starts', async () => {
  const other = await startTestServer(withProbe);
  const orphan = Object.assign(new JobEntity(), {
    id: 'job_orphan',
    kind: JobKind.TRAIN,
    state: JobState.RUNNING,
    input: {},
    progress: { step: 'half way', done: 1, total: 2, unit: 'steps', rate: null, etaSeconds: null },
    createdAt: new Date(),
    startedAt: new Date(),
    finishedAt: null,
    result: null,
    error: null,
    createdById: null,
    revision: 3,
    cancelRequested: false,
    owner: 'a-machine-long-gone:4711:0a1b',
    heartbeatAt: new Date(Date.now() - 3_600_000),
  });
  await other.services.decisions.write((manager) => manager.insert(JobEntity, orphan));
  const again = await startTestServer({ ...withProbe, dataDir: other.dataDir });
  const client = await again.as(Role.VIEWER);
  const { job } = await client.ok<{ job: JobAnswer }>(`{ job(id: "job_orphan") ${JOB} }`);
  expect(job).toMatchObject({ state: 'INTERRUPTED', progress: { step: 'half way' } });
  expect(job.error).toContain('gone');
  await again.close();
  await other.close();
});

test('a job whose process is gone is marked though the clock was set back while the server ran', async () => {
  let now = new Date(Date.now() + 365 * 24 * 3_600_000);
  const own = await startTestServer({ ...withProbe, now: () => now });
  now = new Date();
  const gone = jobFromAhead(JobKind.TRAIN, {
    state: JobState.RUNNING,
    finishedAt: null,
    owner: ownerHere().replace(/:\w+$/, ':another'),
    heartbeatAt: now,
  });
  await own.services.decisions.write((manager) => manager.insert(JobEntity, gone));
  expect(await endOf(own.services, gone.id)).toMatchObject({ state: JobState.INTERRUPTED });
  await own.close();
});

test('stopping the server cancels its jobs, and a watcher at another server hears of it', async () => {
  const onlooker = await startTestServer({ ...withProbe, jobConcurrency: 0 });
  const worker = await startTestServer({ ...withProbe, dataDir: onlooker.dataDir });
  const { jobs } = worker.services;
  const { id } = await worker.services.decisions.write((manager) =>
    jobs.enqueue(manager, { kind: JobKind.TRAIN, input: { steps: ENDLESS, stepMs: 20 }, createdById: null }),
  );
  const seen: JobEntity[] = [];
  for await (const job of onlooker.services.jobs.watch(id)) {
    seen.push(job);
    if (job.progress.done > 0 && seen.every((earlier) => earlier.state !== JobState.CANCELED)) void worker.close();
  }
  expect(seen.map((job) => job.state)).toEqual(expect.arrayContaining([JobState.RUNNING, JobState.CANCELED]));
  expect(seen.at(-1)).toMatchObject({
    state: JobState.CANCELED,
    error: expect.stringContaining('server was stopped') as string,
  });
  await worker.close();
  await onlooker.close();
});

test('another server can cancel a job it does not run', async () => {
  const onlooker = await startTestServer({ ...withProbe, jobConcurrency: 0 });
  const worker = await startTestServer({ ...withProbe, dataDir: onlooker.dataDir });
  const { jobs } = worker.services;
  const { id } = await worker.services.decisions.write((manager) =>
    jobs.enqueue(manager, { kind: JobKind.TRAIN, input: { steps: ENDLESS, stepMs: 20 }, createdById: null }),
  );
  await jobWhen(worker.services, id, ({ progress }) => progress.done > 0);
  await onlooker.services.jobs.cancel(id);
  expect(await endOf(onlooker.services, id)).toMatchObject({
    state: JobState.CANCELED,
    error: expect.stringContaining('Canceled') as string,
  });
  await worker.close();
  await onlooker.close();
});
