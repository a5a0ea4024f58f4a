import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FAMILIES } from '@cartograph/recommend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobState } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import type { TestClient } from '../testing/client.js';
import { endOf } from '../testing/jobs.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { sweepModelFiles, TRAININGS_KEPT } from './model-files.js';

type UserError = { code: string; field: string[] | null; message: string };
interface Started {
  job: { id: string; kind: string; state: string } | null;
  userErrors: UserError[];
}

const START =
  'mutation($input: StartTrainingInput!) { startTraining(input: $input) { job { id kind state } userErrors { code field message } } }';
const LEADERBOARD = `{ leaderboard {
  snapshot { id rows } precisionExplained
  baselineAccuracy { value low high method incomputable { reason } }
  protocol { split splitAt k relevant trainUsers trainProducts trainPairs testUsers testPairs coldUsers coldProducts }
  models { id kind name wins trainSeconds users products options snapshot { id }
    metrics { group k users includesSeen ndcg { value low high unit incomputable { reason detail } } attainablePrecision { value } precision { value } catalogCoverage } }
  winners { group model { kind } runnerUp { kind } metric value { value } difference { value low } testUsers reason }
  seen: winners(includeSeen: true) { group model { kind } }
} }`;
interface Metrics {
  group: string | null;
  users: number;
  includesSeen: boolean;
  ndcg: { value: number | null; incomputable: { reason: string; detail: string } | null };
}
interface Board {
  leaderboard: {
    snapshot: { id: string; rows: number };
    precisionExplained: string;
    baselineAccuracy: { value: number | null; method: string; incomputable: { reason: string } | null };
    protocol: { k: number; testUsers: number; splitAt: string };
    models: {
      id: string;
      kind: string;
      wins: string[];
      metrics: Metrics[];
      options: Record<string, unknown>;
      snapshot: { id: string };
    }[];
    winners: {
      group: string;
      model: { kind: string };
      runnerUp: { kind: string } | null;
      reason: string;
      testUsers: number;
    }[];
    seen: { group: string; model: { kind: string } }[];
  } | null;
}

const start = async (client: TestClient, input: object = {}): Promise<Started> =>
  (await client.ok<{ startTraining: Started }>(START, { input })).startTraining;

describe('before the first import', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test('there is no leaderboard, no model, and nothing to train on', async () => {
    const operator = await server.as(Role.OPERATOR);
    expect(
      await operator.ok(
        '{ leaderboard { precisionExplained } models { nodes { id } totalCount } model(id: "mdl_x") { id } }',
      ),
    ).toEqual({ leaderboard: null, models: { nodes: [], totalCount: 0 }, model: null });
    expect(await start(operator)).toMatchObject({
      job: null,
      userErrors: [{ code: 'NOT_FOUND', message: expect.stringContaining('Import a log first') }],
    });
    const { errors } = await operator.graphql('{ recommendations(for: { category: "x" }) { modelReason } }');
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
  });
});

describe('a training', () => {
  let server: TestServer;
  let operator: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ rows: tasteRows() });
    operator = await server.as(Role.OPERATOR);
  });
  afterAll(() => server.close());

  test('checks what it is told, all at once', async () => {
    const { job, userErrors } = await start(operator, {
      factors: 0,
      regularization: -1,
      iterations: 101,
      alpha: 1e5,
      k: 101,
    });
    expect(job).toBeNull();
    expect(userErrors.map((error) => [error.code, error.field?.[0]])).toEqual(
      ['factors', 'regularization', 'iterations', 'alpha', 'k'].map((field) => ['INVALID', field]),
    );
  });

  test('is for those who may', async () => {
    const { errors } = await (await server.as(Role.MARKETER)).graphql(START, { input: {} });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await (await server.withKey('shop:read')).graphql(LEADERBOARD)).errors[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
  });

  test('runs as a job of its own, one at a time, once for one key, and its models appear when it is done', async () => {
    const first = await start(operator, { clientMutationKey: 'once' });
    expect(first).toMatchObject({ job: { kind: 'TRAIN' }, userErrors: [] });
    const [again, other] = [await start(operator, { clientMutationKey: 'once' }), await start(operator)];
    expect(again.job?.id).toBe(first.job?.id);
    expect(other).toMatchObject({
      job: { id: first.job?.id },
      userErrors: [{ code: 'BUSY', message: expect.stringContaining(first.job?.id ?? '') }],
    });

    const job = await endOf(server.services, first.job?.id);
    expect(job).toMatchObject({ state: JobState.DONE, error: null });
    expect(job.result).toMatchObject({
      trainingId: expect.stringMatching(/^trn_/),
      models: FAMILIES.map(({ kind }) => ({ kind })),
    });
    const { trainingId } = job.result as { trainingId: string };
    const manifest = JSON.parse(
      await readFile(path.join(server.dataDir, 'models', trainingId, 'manifest.json'), 'utf8'),
    ) as { snapshotId: string };
    expect(manifest.snapshotId).toBe((await server.services.lake.current())?.id);
  });

  test('is judged by a time split, and says who won where and why', async () => {
    const { leaderboard } = await operator.ok<Board>(LEADERBOARD);
    if (!leaderboard) throw new Error('there is no leaderboard');
    expect(leaderboard.models.map((model) => model.kind)).toEqual(FAMILIES.map(({ kind }) => kind));
    expect(leaderboard.winners.map((winner) => winner.group)).toEqual(['COLD', 'LIGHT', 'REGULAR', 'HEAVY']);
    const regular = leaderboard.winners.find((winner) => winner.group === 'REGULAR');
    expect(regular).toMatchObject({
      model: { kind: expect.not.stringMatching(/^(RECENT_)?POPULARITY$/) },
      reason: expect.stringContaining('among users with 3–9 carts'),
    });
    expect(leaderboard.models.find((model) => model.kind === regular?.model.kind)?.wins).toContain('REGULAR');
    expect(leaderboard.seen).toHaveLength(4);
    expect(leaderboard.protocol).toMatchObject({ k: 10, splitAt: expect.stringMatching(/^2019-11-0\d/) });
    expect(leaderboard.baselineAccuracy).toMatchObject({
      value: expect.any(Number),
      method: 'wilson',
      incomputable: null,
    });
    expect(leaderboard.precisionExplained).toContain('attainable precision');
    for (const model of leaderboard.models) {
      expect(model.snapshot).toEqual({ id: leaderboard.snapshot.id });
      expect(model.metrics).toHaveLength(10);
      for (const { users, ndcg } of model.metrics) expect(ndcg.value === null).toBe(users < 30);
    }
    const heavy = leaderboard.models[0]?.metrics.find((metrics) => metrics.group === 'HEAVY');
    expect(heavy?.ndcg.incomputable).toMatchObject({
      reason: 'TOO_FEW',
      detail: expect.stringContaining('at least 30 are needed'),
    });
  });

  test('lists its models, finds them by id and as nodes', async () => {
    const { models } = await operator.ok<{ models: { nodes: { id: string; name: string }[]; totalCount: number } }>(
      '{ models(first: 2) { nodes { id name } totalCount } }',
    );
    expect(models.totalCount).toBe(FAMILIES.length);
    expect(models.nodes).toHaveLength(2);
    const [model] = models.nodes;
    const found = await operator.ok(
      'query($id: ID!) { model(id: $id) { id name } node(id: $id) { __typename id ... on Model { name } } }',
      { id: model?.id },
    );
    expect(found).toEqual({ model, node: { __typename: 'Model', ...model } });
  });

  test('asks the database a fixed number of times, however many models there are', async () => {
    const counts: number[] = [];
    const ask = (first: number) =>
      operator.ok(`{ models(first: ${first}) { nodes { name snapshot { id } metrics { k } } } }`);
    // What another process has written is read again once, by a request that is not counted.
    await ask(1);
    for (const first of [1, 3]) {
      const statements = await server.statementsDuring(() => ask(first));
      // The server's own look at the job queue is not part of the request.
      counts.push(statements.filter((statement) => !/JobEntity|"job"/.test(statement)).length);
    }
    expect(counts[1]).toBe(counts[0]);
  });

  test('can be canceled, and leaves no model', async () => {
    const before = await readdir(path.join(server.dataDir, 'models'));
    const { job } = await start(operator);
    await operator.ok('mutation($input: CancelJobInput!) { cancelJob(input: $input) { job { id } } }', {
      input: { id: job?.id },
    });
    expect((await endOf(server.services, job?.id)).state).toBe(JobState.CANCELED);
    expect(await readdir(path.join(server.dataDir, 'models'))).toEqual(before);
    expect((await operator.ok<{ models: { totalCount: number } }>('{ models { totalCount } }')).models.totalCount).toBe(
      FAMILIES.length,
    );
  });

  test('takes the settings it is given, and runs from the command line with the same handler', async () => {
    const outcome = await runJob({
      dataDir: server.dataDir,
      kind: 'TRAIN',
      input: { factors: 4, iterations: 2, regularization: 3, alpha: 2, k: 5 },
    });
    expect(outcome).toMatchObject({ state: 'DONE', error: null });
    const { leaderboard } = await operator.ok<Board>(LEADERBOARD);
    expect(leaderboard?.protocol.k).toBe(5);
    expect(leaderboard?.models.find((model) => model.kind === 'ALS')?.options).toMatchObject({
      factors: 4,
      iterations: 2,
      regularization: 3,
      alpha: 2,
    });
  });

  test('refuses unusable settings from the command line too', async () => {
    const outcome = await runJob({
      dataDir: server.dataDir,
      kind: 'TRAIN',
      input: { factors: 1024, regularization: 0, k: 2.5 },
    });
    expect(outcome).toMatchObject({
      state: 'FAILED',
      error: expect.stringMatching(/^factors is 1024; .*512.* regularization is 0; .* k is 2\.5; give a whole number/),
    });
  });

  test('of a log without carts predicts what there is, and says so', async () => {
    const bare = await startTestServer({ rows: [logRow(), logRow({ product: '2' })], jobsHere: true });
    try {
      const client = await bare.as(Role.OPERATOR);
      const { job } = await start(client);
      expect(await endOf(bare.services, job?.id)).toMatchObject({ state: JobState.DONE, error: null });
      expect(await client.ok('{ leaderboard { protocol { relevant } } }')).toMatchObject({
        leaderboard: { protocol: { relevant: expect.stringContaining('neither carts nor purchases') } },
      });
      const { recommendations } = await client.ok<{ recommendations: { items: { because: { kind: string }[] }[] } }>(
        '{ recommendations(for: { userExternalId: "77" }) { items { because { kind } } } }',
      );
      expect(recommendations.items.map(({ because }) => because[0]?.kind)).toEqual([
        'POPULAR_VIEWED',
        'POPULAR_VIEWED',
      ]);
    } finally {
      await bare.close();
    }
  });

  test('on one night of a few carts makes models that answer, and numbers that say they are too few', async () => {
    const night = Array.from({ length: 40 }, (_, n) =>
      logRow({ type: 'cart', user: String(1 + (n % 35)), product: String(100 + (n % 30)) }),
    );
    const small = await startTestServer({ rows: night, jobsHere: true });
    try {
      const client = await small.as(Role.OPERATOR);
      const { job } = await start(client);
      expect((await endOf(small.services, job?.id)).state).toBe(JobState.DONE);
      const { leaderboard } = await client.ok<Board>(LEADERBOARD);
      expect(leaderboard?.baselineAccuracy).toMatchObject({ value: null, incomputable: { reason: 'TOO_FEW' } });
      for (const winner of leaderboard?.winners ?? [])
        expect(winner).toMatchObject({ model: { kind: 'POPULARITY' }, runnerUp: null });
      const { recommendations } = await client.ok<{ recommendations: { items: object[]; modelReason: string } }>(
        '{ recommendations(for: { userExternalId: "1" }) { items { rank } modelReason } }',
      );
      expect(recommendations.items).toHaveLength(10);
      expect(recommendations.modelReason).toContain('at least 30 are needed');
    } finally {
      await small.close();
    }
  });

  test('of the demo shop never answers for a real one', async () => {
    const demo = await startTestServer({ rows: tasteRows(60), isSynthetic: true });
    try {
      const client = await demo.as(Role.OPERATOR);
      expect((await runJob({ dataDir: demo.dataDir, kind: 'TRAIN', input: {} })).state).toBe('DONE');
      const { models } = await client.ok<{ models: { nodes: { id: string }[] } }>(
        '{ models { nodes { id } } leaderboard { precisionExplained } }',
      );
      await importRows(demo.dataDir, tasteRows(60));
      expect(await client.ok('{ leaderboard { precisionExplained } }')).toEqual({ leaderboard: null });
      const ask = (args: string) =>
        client.graphql(`{ recommendations(for: { userExternalId: "5001" }${args}) { modelReason } }`);
      expect((await ask('')).errors[0]).toMatchObject({
        extensions: { code: 'NOT_FOUND' },
        message: expect.stringContaining('Start a training'),
      });
      expect((await ask(`, model: "${models.nodes[0]?.id}"`)).errors[0]).toMatchObject({
        extensions: { code: 'BAD_USER_INPUT' },
        message: expect.stringContaining('another shop'),
      });
      const price =
        'mutation($input: MeasureRuleCostInput!) { measureRuleCost(input: $input) { job { id } userErrors { code field message } } }';
      expect(
        await client.ok(price, {
          input: { modelId: models.nodes[0]?.id, rules: { deny: [{ name: 'never', productExternalIds: ['1000'] }] } },
        }),
      ).toEqual({
        measureRuleCost: {
          job: null,
          userErrors: [{ code: 'INVALID', field: ['modelId'], message: expect.stringContaining('another shop') }],
        },
      });
    } finally {
      await demo.close();
    }
  });
});

test('files of old trainings and leftovers of a crash are swept, fresh ones are left alone', async () => {
  const server = await startTestServer();
  try {
    const folder = path.join(server.dataDir, 'models');
    const trainings = Array.from({ length: TRAININGS_KEPT + 2 }, (_, n) => `trn_${9 - n}`);
    for (const name of [...trainings, 'trn_crashed.partial-1', 'trn_fresh.partial-2']) {
      await mkdir(path.join(folder, name), { recursive: true });
      await writeFile(path.join(folder, name, 'manifest.json'), '{}');
    }
    const now = new Date();
    const old = new Date(now.getTime() - 25 * 3_600_000);
    await utimes(path.join(folder, 'trn_crashed.partial-1'), old, old);
    expect((await sweepModelFiles(server.dataDir, trainings, new Set(), now)).toSorted()).toEqual(
      trainings.slice(TRAININGS_KEPT).toSorted(),
    );
    expect((await readdir(folder)).toSorted()).toEqual(
      [...trainings.slice(0, TRAININGS_KEPT), 'trn_fresh.partial-2'].toSorted(),
    );
  } finally {
    await server.close();
  }
});
