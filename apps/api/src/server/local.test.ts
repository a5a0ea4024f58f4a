import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AccountEntity } from '../accounts/account.entity.js';
import { hashPassword, verifyPassword } from '../accounts/secrets.js';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { openDecisions, resetAccount } from '../index.js';
import { JobEntity } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { FEATURES as PROBE } from '../testing/probe-feature.js';
import { addAccount, startTestServer } from '../testing/server.js';
import { executeLocal } from './execute-local.js';
import { runJob } from './run-job.js';

const logger = pino({ level: 'silent' });
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-local-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const ask = async (query: string): Promise<unknown> => (await executeLocal({ dataDir, logger }, { query })).errors?.[0];

describe('executeLocal', () => {
  test('answers from the data folder without a server; the caller may do everything', async () => {
    await importRows(dataDir, [logRow(), logRow({ type: 'purchase', price: '5.00' })]);
    const result = await executeLocal(
      { dataDir, logger },
      {
        query:
          'query($n: Int!) { shop { snapshot { rows } revenue } jobs(first: $n) { totalCount } viewer { account { id } permissions } }',
        variables: { n: 1 },
      },
    );
    expect(result.errors).toBeUndefined();
    expect(result.data).toMatchObject({
      shop: { snapshot: { rows: 2 }, revenue: '5.00' },
      jobs: { totalCount: 0 },
      viewer: { account: null },
    });
    expect(result.extensions).toMatchObject({ cost: { limit: 20_000 } });
  });

  test('stops a question that takes longer than it may', async () => {
    await importRows(dataDir, [logRow(), logRow({ type: 'purchase', price: '5.00' })]);
    const query = '{ analytics(timeZone: "UTC") { purchaseDrivers { lookedAt } } }';
    expect((await executeLocal({ dataDir, logger, timeLimitMs: 1 }, { query })).errors).toMatchObject([
      { extensions: { code: 'TIMEOUT' } },
    ]);
    expect((await executeLocal({ dataDir, logger, timeLimitMs: 600_000 }, { query })).errors).toBeUndefined();
  });

  test('reports mistakes as GraphQL does, limits included', async () => {
    expect(await ask('{ nothing }')).toMatchObject({
      message: expect.stringContaining('nothing') as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(await ask('{')).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(await ask('{ jobs(first: 1000) { totalCount } }')).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(await ask('{ analytics(timeZone: "Mars/Olympus") { coverage { timeZone } } }')).toMatchObject({
      message: 'Expected an IANA time zone such as "Asia/Dubai", got "Mars/Olympus".',
      locations: [{ line: 1 }],
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(
      await ask('{ analytics(period: { from: "2019-02-30", to: "2019-03-01" }) { coverage { timeZone } } }'),
    ).toMatchObject({
      message: expect.stringContaining('2019-02-30') as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(await ask('subscription { jobChanged(id: "job_1") { id } }')).toMatchObject({
      message: expect.stringContaining('cannot be run here') as string,
    });
  });

  test('runs the jobs it starts before it returns', async () => {
    const { data, errors } = await executeLocal(
      { dataDir, logger },
      { query: 'mutation { startProbe(input: { steps: 2 }) { job { id state } } }' },
      PROBE,
    );
    expect(errors).toBeUndefined();
    const { id } = (data as { startProbe: { job: { id: string } } }).startProbe.job;
    const after = await executeLocal(
      { dataDir, logger },
      { query: 'query($id: ID!) { job(id: $id) { state result } }', variables: { id } },
      PROBE,
    );
    expect(after.data).toMatchObject({ job: { state: 'DONE', result: { steps: 2 } } });
  });

  test('tells how far the jobs are that it starts, and cancels them when its signal aborts', async () => {
    const controller = new AbortController();
    const steps: number[] = [];
    const onProgress = ({ done = 0 }: { done?: number }): void => {
      steps.push(done);
      if (done === 3) controller.abort();
    };
    const query = 'mutation { startProbe(input: { steps: 10000, stepMs: 10 }) { job { id } } }';
    const { data } = await executeLocal({ dataDir, logger, onProgress, signal: controller.signal }, { query }, PROBE);
    const { id } = (data as { startProbe: { job: { id: string } } }).startProbe.job;
    const stateOf = async (job: string): Promise<unknown> =>
      (
        await executeLocal(
          { dataDir, logger },
          { query: 'query($id: ID!) { job(id: $id) { state } }', variables: { id: job } },
          PROBE,
        )
      ).data;
    expect(steps.slice(0, 3)).toEqual([1, 2, 3]);
    expect(await stateOf(id)).toEqual({ job: { state: 'CANCELED' } });
    const late = await executeLocal({ dataDir, logger, signal: AbortSignal.abort() }, { query }, PROBE);
    expect(await stateOf((late.data as { startProbe: { job: { id: string } } }).startProbe.job.id)).toEqual({
      job: { state: 'CANCELED' },
    });
  });

  test('works beside a running server on the same folder', async () => {
    const server = await startTestServer({ dataDir });
    await server.as(Role.VIEWER);
    const { data } = await executeLocal({ dataDir, logger }, { query: '{ accounts { totalCount } }' });
    expect(data).toEqual({ accounts: { totalCount: 1 } });
    await server.close();
  });
});

describe('runJob', () => {
  test('runs here with the handler the server uses, reports progress, and is on the list', async () => {
    const steps: number[] = [];
    const outcome = await runJob(
      {
        dataDir,
        logger,
        kind: 'TRAIN',
        input: { steps: 3 },
        onProgress: (progress) => void steps.push(progress.done ?? 0),
      },
      PROBE,
    );
    expect(outcome).toMatchObject({ state: 'DONE', result: { steps: 3, pid: process.pid }, error: null });
    expect(steps).toEqual([1, 2, 3]);
    const decisions = await openDecisions(dataDir);
    expect(await decisions.read.findOneBy(JobEntity, { id: outcome.id })).toMatchObject({
      state: 'DONE',
      progress: { done: 3, total: 3 },
    });
    await decisions.close();
  });

  test('says in words why it failed', async () => {
    expect(await runJob({ dataDir, logger, kind: 'TRAIN', input: { end: 'fail' } }, PROBE)).toMatchObject({
      state: 'FAILED',
      error: 'The probe was told to fail. Tell it otherwise.',
    });
  });

  test('stops when its signal aborts', async () => {
    const controller = new AbortController();
    const outcome = await runJob(
      {
        dataDir,
        logger,
        kind: 'TRAIN',
        input: { steps: 10_000, stepMs: 10 },
        signal: controller.signal,
        onProgress: ({ done }) => void (done === 3 && controller.abort()),
      },
      PROBE,
    );
    expect(outcome.state).toBe('CANCELED');
    expect(
      (await runJob({ dataDir, logger, kind: 'TRAIN', input: {}, signal: AbortSignal.abort() }, PROBE)).state,
    ).toBe('CANCELED');
  });

  test('is seen and can be canceled by a server on the same folder', async () => {
    const server = await startTestServer({ dataDir });
    const operator = await server.as(Role.OPERATOR);
    const running = runJob({ dataDir, logger, kind: 'TRAIN', input: { steps: 10_000, stepMs: 10 } }, PROBE);
    let id: string | undefined;
    while (id === undefined) {
      const { jobs } = await operator.ok<{ jobs: { nodes: { id: string }[] } }>(
        '{ jobs(filter: { state: RUNNING }) { nodes { id } } }',
      );
      id = jobs.nodes[0]?.id;
    }
    await operator.ok('mutation($id: ID!) { cancelJob(input: { id: $id }) { userErrors { code } } }', { id });
    expect(await running).toMatchObject({ id, state: 'CANCELED' });
    await server.close();
  });
});

describe('resetAccount', () => {
  test('gives a way back in: new password, enabled, signed out everywhere, on record', async () => {
    const server = await startTestServer({ dataDir });
    const account = await addAccount(server.services, [Role.VIEWER], {
      email: 'ada@shop.example',
      disabled: true,
      passwordHash: await hashPassword('forgotten long ago'),
    });
    const { email, password } = await resetAccount({ dataDir, email: ' Ada@Shop.example', makeAdmin: true });
    expect(email).toBe('ada@shop.example');
    expect(password.length).toBeGreaterThanOrEqual(20);
    const { read } = server.services.decisions;
    const after = await read.findOneByOrFail(AccountEntity, { id: account.id });
    expect(after).toMatchObject({ disabled: false, roles: [Role.VIEWER, Role.ADMIN], version: 2 });
    expect(await verifyPassword(after.passwordHash, password)).toBe(true);
    expect(await read.findOneBy(AuditEntryEntity, { action: 'resetAccount' })).toMatchObject({
      actor: 'operator',
      target: account.id,
    });
    await server.close();
  });

  test('names the accounts there are, or the way to the first one', async () => {
    await expect(resetAccount({ dataDir, email: 'eve@shop.example' })).rejects.toThrow(/set-up link/);
    const server = await startTestServer({ dataDir });
    await addAccount(server.services, [Role.ADMIN], { email: 'ada@shop.example' });
    await server.close();
    await expect(resetAccount({ dataDir, email: 'eve@shop.example' })).rejects.toThrow(/ada@shop\.example/);
    await expect(resetAccount({ dataDir, email: 'ada@shop.example', password: 'short' })).rejects.toThrow(
      /at least 12/,
    );
    await expect(resetAccount({ dataDir, email: 'ada@shop.example', password: 'password1234' })).rejects.toThrow(
      /common password/,
    );
  });
});
