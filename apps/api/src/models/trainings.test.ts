import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JobKind } from '../jobs/handler.js';
import { JobState } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import type { TestClient } from '../testing/client.js';
import { endOf, resultOf } from '../testing/jobs.js';
import { operatorContext } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import type { TrainInput } from './train-settings.js';
import type { TrainResult } from './train-job.js';
import { TrainingsResolver } from './trainings.resolver.js';
import type { TrySettingsResult } from './try-settings-job.js';

const KINDS = ['CATEGORY_POPULARITY', 'ITEM_KNN', 'ALS'] as const;
const DETAIL = `query($id: ID!) { training(id: $id) { models { id kind bytes fitSeconds servingMillisecondsPer1000 refusal training { id }
  passes { pass passes objective seconds } beyondAccuracy { includesSeen coverage gini diversity { value } popularityShare shortLists }
  segments { kind value rule metrics { users includesSeen ndcg { value incomputable { reason } } cappedRecall { value } } }
  seen: segments(includeSeen: true) { metrics { includesSeen } }
  trials { kind settings eventWeights rung users ndcg bestNdcg seconds outcome why } differences { against { kind } metric includesSeen users estimate { value } p pAdjusted } } } }`;
const BOARD = `query($id: ID) { leaderboard(training: $id) { training { id } tooSmall protocol { judgedUsers isLeaking coldPairs }
  router { segment model { kind } reason evidence { metric overPopularity { value } onHoldout { users value { value } } } } routerGain { unit value incomputable { reason } }
  routerGainDetail { single { kind } users text overPopularity { value } } notTrained { kind why reason } } }`;
interface Detail {
  training: {
    models: {
      id: string;
      kind: string;
      bytes: number;
      refusal: string | null;
      training: { id: string };
      passes: { pass: number; objective: number | null }[];
      segments: {
        kind: string;
        value: string;
        metrics: { users: number; includesSeen: boolean; ndcg: { value: number | null } };
      }[];
      seen: { metrics: { includesSeen: boolean } }[];
      trials: { outcome: string; rung: number; ndcg: number | null; bestNdcg: number | null; why: string }[];
      beyondAccuracy: { includesSeen: boolean }[];
      differences: { against: { kind: string }; pAdjusted: number | null; users: number }[];
    }[];
  };
}
const START =
  'mutation($input: StartTrainingInput!) { startTraining(input: $input) { job { id } userErrors { code field message problem facts } } }';
const TRY =
  'mutation($input: TryModelSettingsInput!) { tryModelSettings(input: $input) { job { id kind } userErrors { code field message problem facts } } }';

let server: TestServer;
let operator: TestClient;
let first: string;
const train = async (input: TrainInput): Promise<string> => {
  const { state, error, result } = await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input });
  expect({ state, error }).toEqual({ state: 'DONE', error: null });
  return (result as TrainResult).trainingId;
};
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(), jobsHere: true });
  operator = await server.as(Role.OPERATOR);
  first = await train({
    kinds: KINDS,
    settings: { ALS: { factors: 8 } },
    eventWeights: { view: 0.1, cart: 1 },
    seed: 7,
  });
});
afterAll(() => server.close());

test('a training that is told too much hears of all of it', async () => {
  const { startTraining } = await operator.ok<{ startTraining: object }>(START, {
    input: {
      kinds: ['ALS'],
      settings: { ALS: { factor: 8 }, EASE: { regularization: 10 }, KNN: {}, BPR: 5 },
      eventWeights: { view: -1 },
      budgetSeconds: 0,
      fitWork: 0.5,
      seed: -1,
    },
  });
  expect(startTraining).toMatchObject({
    job: null,
    userErrors: [
      { field: ['seed'] },
      { field: ['budgetSeconds'] },
      {
        field: ['fitWork'],
        message: expect.stringMatching(/^fitWork is 0\.5; give a number between 1 and 1000000000000000/),
      },
      {
        field: ['kinds'],
        message:
          'Settings are given for EASE, which is not among the kinds to make: add it to them, or leave its settings out.',
      },
      { field: ['kinds'], message: expect.stringContaining('KNN') },
      { field: ['kinds'], message: expect.stringContaining('BPR') },
      {
        field: ['settings', 'ALS'],
        message: expect.stringContaining('"factor"'),
        problem: 'setting-unknown',
        facts: { kind: 'ALS', setting: 'factor', known: expect.arrayContaining(['factors']) },
      },
      { field: ['settings', 'KNN'], message: expect.stringContaining('"KNN" is no kind of model') },
      {
        field: ['settings', 'BPR'],
        message: expect.stringMatching(/^The settings of BPR must be an object, such as \{ "\w+": 1 \}\.$/),
      },
      {
        field: ['eventWeights'],
        message: 'The weight of a view is -1; give a finite number ≥ 0.',
        problem: 'event-weight-out-of-range',
        facts: { name: 'view', value: -1, most: 1_000_000 },
      },
    ],
  });
  expect(await operator.ok(START, { input: { settings: [1] } })).toMatchObject({
    startTraining: { userErrors: [{ field: ['settings'], message: expect.stringContaining('object by kind') }] },
  });
});

test('what a training made is said with the snapshot as queries name it', async () => {
  const { training } = await operator.ok<{ training: { job: { result: TrainResult }; snapshot: { id: string } } }>(
    'query($id: ID!) { training(id: $id) { job { result } snapshot { id } } }',
    { id: first },
  );
  expect(training.job.result).toMatchObject({ trainingId: first, snapshotId: training.snapshot.id });
  expect(training.snapshot.id).toMatch(/^snp_/);
});

test('a training keeps to the kinds, settings, strengths and seed it is given', async () => {
  const { training } = await operator.ok<{
    training: { models: { kind: string; options: object }[]; eventWeights: object };
  }>(
    'query($id: ID!) { training(id: $id) { models { kind options } eventWeights { view cart purchase remove halfLifeDays cap excludeBots how } } }',
    { id: first },
  );
  expect(training.models.map(({ kind }) => kind)).toEqual(['POPULARITY', ...KINDS]);
  expect(training.models.at(-1)?.options).toMatchObject({ factors: 8, seed: 7 });
  expect(training.eventWeights).toEqual({
    view: 0.1,
    cart: 1,
    purchase: 0,
    remove: 0,
    halfLifeDays: null,
    cap: null,
    excludeBots: true,
    how: 'The event weights were given.',
  });
});

test('a model says what it costs, how it was fitted and tuned, and how it does by segment and against others', async () => {
  const { training } = await operator.ok<Detail>(DETAIL, { id: first });
  const als = training.models.at(-1)!;
  expect(als).toMatchObject({ kind: 'ALS', refusal: null, training: { id: first }, bytes: expect.any(Number) });
  expect(als.passes.length).toBeGreaterThan(1);
  expect(als.passes.map(({ pass }) => pass)).toEqual(als.passes.map((_, place) => place + 1));
  expect(als.passes.at(-1)!.objective).toBeLessThan(als.passes[0]!.objective!);
  expect(als.trials.filter(({ outcome }) => outcome === 'CHOSEN')).toHaveLength(1);
  for (const trial of als.trials)
    expect(trial).toMatchObject({ kind: 'ALS', eventWeights: { view: 0.1, cart: 1 }, why: expect.stringMatching(/./) });
  for (const { rung, bestNdcg } of als.trials)
    expect(bestNdcg).toBe(Math.max(...als.trials.filter((trial) => trial.rung === rung).map(({ ndcg }) => ndcg ?? 0)));
  expect(als.beyondAccuracy.map(({ includesSeen }) => includesSeen)).toEqual([false, true]);
  expect(new Set(als.segments.map(({ kind }) => kind))).toEqual(
    new Set(['GROUP', 'NEW_RETURNING', 'CATEGORY', 'PRICE_BAND', 'ANSWERED_FROM']),
  );
  expect(als.segments.filter(({ kind }) => kind === 'GROUP').map(({ value }) => value)).toEqual([
    'COLD',
    'LIGHT',
    'REGULAR',
    'HEAVY',
  ]);
  for (const { metrics } of als.segments) expect(metrics.ndcg.value === null).toBe(metrics.users < 30);
  expect(
    [als.segments, als.seen].map((segments) => new Set(segments.map(({ metrics }) => metrics.includesSeen))),
  ).toEqual([new Set([false]), new Set([true])]);
  for (const { differences, kind } of training.models) {
    expect(differences.length).toBeGreaterThan(0);
    for (const { against, pAdjusted } of differences)
      expect([against.kind === kind, pAdjusted === null || (pAdjusted >= 0 && pAdjusted <= 1)]).toEqual([false, true]);
  }
});

test('a leaderboard says who answers whom, what that is worth, and what was not made', async () => {
  const { leaderboard } = await operator.ok<{
    leaderboard: { router: { segment: string }[] } & Record<string, unknown>;
  }>(BOARD, { id: first });
  expect(leaderboard).toMatchObject({
    training: { id: first },
    protocol: { isLeaking: false },
    routerGain: { unit: 'FRACTION' },
    routerGainDetail: { single: { kind: expect.any(String) }, text: expect.any(String) },
    notTrained: [],
  });
  expect(leaderboard.router.map(({ segment }) => segment).slice(0, 4)).toEqual(['COLD', 'LIGHT', 'REGULAR', 'HEAVY']);
  expect(await operator.ok(BOARD)).toMatchObject({ leaderboard: { training: { id: first } } });
});

test('trainings stand side by side in the order asked for, with what changed', async () => {
  const second = await train({ kinds: ['ALS'], promote: 'NEVER' });
  const { chosen, given } = await operator.ok<{ chosen: { eventWeightTrials: { outcome: string }[] }; given: object }>(
    'query($chosen: ID!, $given: ID!) { chosen: training(id: $chosen) { eventWeightTrials { kind eventWeights ndcg outcome why } } given: training(id: $given) { eventWeightTrials { kind } } }',
    { chosen: second, given: first },
  );
  expect(chosen.eventWeightTrials.filter(({ outcome }) => outcome === 'CHOSEN').length).toBeGreaterThan(0);
  expect(given).toEqual({ eventWeightTrials: [] });
  const COMPARE =
    'query($ids: [ID!]!) { compareTrainings(ids: $ids) { trainings { id } caution differing rows { kind drift { value unit incomputable { reason } } driftReason figures { training { id } ndcg { value } hitRate { value } rank } } } }';
  const { compareTrainings } = await operator.ok<{
    compareTrainings: { rows: { kind: string; figures: { rank: number | null }[] }[] };
  }>(COMPARE, { ids: [second, first] });
  expect(compareTrainings).toMatchObject({ trainings: [{ id: second }, { id: first }], caution: null, differing: [] });
  const [popularity, ...rest] = compareTrainings.rows;
  expect(popularity).toMatchObject({
    kind: 'POPULARITY',
    drift: { value: 0, unit: 'FRACTION' },
    driftReason: expect.stringContaining('did not change by more than chance explains'),
    figures: [{ training: { id: second } }, { training: { id: first } }],
  });
  expect(rest.map(({ kind, figures }) => [kind, figures[0]?.rank === null])).toEqual([
    ['CATEGORY_POPULARITY', true],
    ['ITEM_KNN', true],
    ['ALS', false],
  ]);
  for (const ids of [[], [first, 'trn_x']])
    expect((await operator.graphql(COMPARE, { ids })).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test('what other settings would do is tried on the same users and nothing is kept of it', async () => {
  const before = await operator.ok('{ trainings { totalCount } models { totalCount } }');
  const { tryModelSettings } = await operator.ok<{ tryModelSettings: { job: { id: string; kind: string } } }>(TRY, {
    input: { trainingId: first, kind: 'ALS', settings: { factors: 1, iterations: 1 } },
  });
  expect(tryModelSettings).toMatchObject({ job: { kind: 'TRY_SETTINGS' }, userErrors: [] });
  const result = await resultOf<TrySettingsResult>(server.services, tryModelSettings.job.id);
  const { training } = await operator.ok<{
    training: {
      models: {
        kind: string;
        metrics: { group: string | null; includesSeen: boolean; users: number; ndcg: { value: number } }[];
      }[];
    };
  }>('query($id: ID!) { training(id: $id) { models { kind metrics { group includesSeen users ndcg { value } } } } }', {
    id: first,
  });
  const judged = training.models.at(-1)!.metrics.find(({ group, includesSeen }) => group === null && !includesSeen)!;
  expect(result).toMatchObject({
    trainingId: first,
    kind: 'ALS',
    k: 10,
    settings: { factors: 1, iterations: 1, seed: 7 },
    present: { settings: { factors: 8 } },
  });
  expect(result.present.ndcg.value).toBeCloseTo(judged.ndcg.value, 12);
  expect(result.judgedUsers).toBe(judged.users);
  expect(result.users).toBeLessThanOrEqual(result.judgedUsers);
  expect(result.difference.value).toBeLessThan(0);
  expect(result.ndcg.value).toBeLessThan(result.present.ndcg.value!);
  expect(await operator.ok('{ trainings { totalCount } models { totalCount } }')).toEqual(before);
});

test('settings that cannot be meant, models that are not there and people who may not are refused', async () => {
  const attempt = async (input: object): Promise<object> =>
    (await operator.ok<{ tryModelSettings: object }>(TRY, { input })).tryModelSettings;
  expect(await attempt({ trainingId: first, kind: 'ALS', settings: { factors: 0 } })).toMatchObject({
    job: null,
    userErrors: [
      {
        code: 'INVALID',
        field: ['settings'],
        message: expect.stringContaining('factors'),
        problem: 'setting-out-of-range',
        facts: { kind: 'ALS', setting: 'factors', value: 0 },
      },
    ],
  });
  expect(await attempt({ trainingId: first, kind: 'EASE', settings: {} })).toMatchObject({
    userErrors: [{ code: 'NOT_FOUND', field: ['trainingId'] }],
  });
  expect(await attempt({ trainingId: first, kind: 'ALS', settings: [1] })).toMatchObject({
    userErrors: [{ code: 'INVALID', field: ['settings'], problem: 'settings-no-object' }],
  });
  expect(
    (await (await server.as(Role.ANALYST)).graphql(TRY, { input: { trainingId: first, kind: 'ALS', settings: {} } }))
      .errors[0]?.extensions.code,
  ).toBe('FORBIDDEN');
});

test('lists of trainings ask the database a fixed number of times, and do not read what is large', async () => {
  const ask = (first: number): Promise<string[]> =>
    server.statementsDuring(() =>
      operator.ok(
        `{ trainings(first: ${first}) { nodes { isLive seconds verdict { reason } snapshot { id } models { name bytes } job { state } } } }`,
      ),
    );
  await ask(2);
  const [one, two] = [await ask(1), await ask(2)];
  expect(two.length).toBe(one.length);
});

test('a training that is deleted is gone also where its files cannot be removed', async () => {
  const deleted = await train({ kinds: [], promote: 'NEVER' });
  // A data folder that is a file: nothing can be removed below it.
  const context = {
    ...operatorContext(server.services),
    dataDir: path.join(server.dataDir, 'models', deleted, 'manifest.json'),
  };
  expect(await new TrainingsResolver().deleteTraining({ trainingId: deleted }, context)).toEqual({
    deletedId: deleted,
    userErrors: [],
  });
  expect(await operator.ok('query($id: ID!) { training(id: $id) { id } }', { id: deleted })).toEqual({
    training: null,
  });
  expect(await readdir(path.join(server.dataDir, 'models'))).toContain(deleted);
});

test('trying settings of a training that was deleted meanwhile fails with words', async () => {
  const job = await runJob({
    dataDir: server.dataDir,
    kind: 'TRY_SETTINGS',
    input: { trainingId: 'trn_gone', kind: 'ALS', settings: {} },
  });
  expect(job).toMatchObject({
    state: 'FAILED',
    errorCode: 'training-gone',
    error: expect.stringContaining('Choose another one'),
  });
  expect(await endOf(server.services, job.id)).toMatchObject({ kind: JobKind.TRY_SETTINGS, state: JobState.FAILED });
});
