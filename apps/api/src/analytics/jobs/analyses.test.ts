import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobContext } from '../../jobs/handler.js';
import { Role } from '../../permissions.js';
import { executeLocal } from '../../server/execute-local.js';
import type { TestClient } from '../../testing/client.js';
import { endOf, resultOf } from '../../testing/jobs.js';
import { importRows, logRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { analysisJob, type AnalysisJobResult } from './analysis-job.js';
import { AnalysisQuestion } from '../answers/analysis-question.js';
import { toQuestion } from '../answers/analytics.js';
import { answerKey } from '../answers/answered.js';
import type { PurchaseDriversInput } from '../products/purchase-drivers.js';
import { purchaseDriversAsked } from '../products/purchase-drivers.resolver.js';

const START =
  'mutation ($input: AnalysisInput!) { startAnalysis(input: $input) { isAnswered job { id kind state mayCancel } userErrors { code message } } }';
const STATE =
  'query ($input: AnalysisInput!) { analysis(input: $input) { isAnswered expectedSeconds job { id state } } }';
const ANSWER = '... on Answer { snapshot { id } period { from to } timeZone computedInMs fromCache }';
const ESTIMATE = '{ value low high method incomputable { reason } }';
const PURCHASE_DRIVERS = `query ($input: PurchaseDriversInput, $filter: EventFilter, $period: PeriodInput) { analytics(filter: $filter, period: $period) { purchaseDrivers(input: $input) { ${ANSWER} verdict lookedAt sentence pairs findingCount
  findings { subject effect ${ESTIMATE} qValue holds } categories { category steps { step reached wentOn rate ${ESTIMATE} effects { subject shrunken ${ESTIMATE} } } } attributes { attribute q tauSquared average ${ESTIMATE} } } } }`;
const ASSOCIATION = `query ($input: AssociationInput) { analytics { association(input: $input) { ${ANSWER} verdict lookedAt findingCount events { first second oddsRatio ${ESTIMATE} spearman ${ESTIMATE} }
  baskets { units shared pairs { first second lift ${ESTIMATE} } } sequences { lookedAt } simpson { lookedAt found } } } }`;
const CHANGES = `{ analytics { changes { ${ANSWER} lookedAt sentence } } }`;
const ABANDONMENT = `query ($input: AbandonmentInput) { analytics { abandonment(input: $input) { ${ANSWER} carts abandoned byCategory { part carts } categoryCount } } }`;
const ANOMALIES = `{ analytics { anomalies { ${ANSWER} lookedAt sentence } } }`;

interface Started {
  startAnalysis: {
    isAnswered: boolean;
    job: { id: string; kind: string; state: string; mayCancel: boolean } | null;
    userErrors: { code: string; message: string }[];
  };
}
interface State {
  analysis: { isAnswered: boolean; expectedSeconds: number; job: { id: string; state: string } | null };
}
type Answered = Record<string, unknown> & { snapshot: { id: string }; computedInMs: number; fromCache: boolean };

/** Six hundred sessions of two categories that look at three products of three brands; acme's tents go into the cart more often. */
function rows(): ReturnType<typeof logRow>[] {
  let state = 4321;
  const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: 600 }, (_, i) => {
    const category = i % 2 === 0 ? 'camp.tent' : 'home.chair';
    const turn = i >> 1;
    const base = { user: String(1000 + i * 7), session: `s${i}`, category, categoryId: String(i % 2) };
    const day = `2019-10-${String(1 + (i % 25)).padStart(2, '0')}`;
    return ['acme', 'bolt', 'core'].flatMap((brand, place) => {
      const product = {
        ...base,
        brand,
        product: String(100 * (1 + (i % 2)) + 10 * place + (turn % 3)),
        price: String(20 + ((place + turn) % 3) * 10),
      };
      const pulls = random() < (category === 'camp.tent' && brand === 'acme' ? 0.6 : 0.2);
      return [
        logRow({ ...product, time: `${day} 10:0${place}:00` }),
        ...(pulls ? [logRow({ ...product, time: `${day} 10:0${place}:30`, type: 'cart' })] : []),
      ];
    });
  }).flat();
}

/** The answer that is worked out on a copy of the lake that has none kept. */
async function askedAnew({ dataDir, services }: TestServer, query: string, name: string): Promise<Answered> {
  const copy = await mkdtemp(path.join(tmpdir(), 'cartograph-analyses-'));
  try {
    await cp(path.join(dataDir, 'lake'), path.join(copy, 'lake'), { recursive: true });
    const { data, errors } = await executeLocal({ dataDir: copy, logger: services.log }, { query });
    expect(errors).toBeUndefined();
    return (data as { analytics: Record<string, Answered> }).analytics[name]!;
  } finally {
    await rm(copy, { recursive: true });
  }
}

const startedBy = async (client: TestClient, input: object): Promise<Started['startAnalysis']> =>
  (await client.ok<Started>(START, { input })).startAnalysis;
const stateFor = async (client: TestClient, input: object): Promise<State['analysis']> =>
  (await client.ok<State>(STATE, { input })).analysis;

describe('questions that take long', () => {
  let server: TestServer;
  let client: TestClient & { accountId: string };
  beforeAll(async () => {
    server = await startTestServer({ rows: rows(), jobsHere: true });
    client = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  const start = (input: object, by: TestClient = client): Promise<Started['startAnalysis']> => startedBy(by, input);
  const stateOf = (input: object): Promise<State['analysis']> => stateFor(client, input);
  const ask = async (query: string, name: string, input: object = {}): Promise<Answered> =>
    (await client.ok<{ analytics: Record<string, Answered> }>(query, { input })).analytics[name]!;
  const withoutRun = (answer: Answered): object => ({ ...answer, computedInMs: 0, fromCache: true });

  test('an answer that a job worked out is given by the field at once, and is the one that the field would work out', async () => {
    const input = { question: 'PURCHASE_DRIVERS', purchaseDrivers: { level: 0.1, first: 3 } };
    expect(await stateOf(input)).toEqual({
      isAnswered: false,
      expectedSeconds: expect.any(Number) as number,
      job: null,
    });
    const { job, isAnswered, userErrors } = await start(input);
    expect({ isAnswered, userErrors, job }).toMatchObject({
      isAnswered: false,
      userErrors: [],
      job: { kind: 'ANALYSIS', mayCancel: true },
    });
    const result = await resultOf<AnalysisJobResult>(server.services, job?.id);
    expect(await stateOf(input)).toEqual({ isAnswered: true, expectedSeconds: 0, job: null });
    expect(await start(input)).toMatchObject({ isAnswered: true, job: null });
    const kept = await ask(PURCHASE_DRIVERS, 'purchaseDrivers', { level: 0.1 });
    expect(kept).toMatchObject({
      fromCache: true,
      computedInMs: result.computedInMs,
      snapshot: { id: result.snapshotId },
    });
    // One pair more is another question, which the field works out by itself, with the same answer.
    const own = await ask(PURCHASE_DRIVERS, 'purchaseDrivers', { level: 0.1, mostPairs: 2_000_001 });
    expect(own.fromCache).toBe(false);
    expect(withoutRun(kept)).toEqual(withoutRun(own));
    expect(own['lookedAt']).toBeGreaterThan(0);
    expect(own['categories']).toHaveLength(2);
  });

  test('period and filter are part of the question, as its field takes them', async () => {
    const scope = { filter: { category: 'camp' }, period: { from: '2019-10-02', to: '2019-10-20' } };
    const { job } = await start({
      question: 'PURCHASE_DRIVERS',
      includeBots: true,
      timeZone: server.services.timeZone,
      ...scope,
    });
    const { computedInMs } = await resultOf<AnalysisJobResult>(server.services, job?.id);
    const { analytics } = await client.ok<{ analytics: { purchaseDrivers: Answered } }>(PURCHASE_DRIVERS, scope);
    expect(analytics.purchaseDrivers).toMatchObject({
      fromCache: true,
      computedInMs,
      period: scope.period,
      categories: [{ category: 'camp.tent' }],
    });
    expect(await ask(PURCHASE_DRIVERS, 'purchaseDrivers')).toMatchObject({ fromCache: false });
  });

  test('every question that takes long can be asked so', async () => {
    const questions = [
      ['ASSOCIATION', 'association', ASSOCIATION],
      ['CHANGES', 'changes', CHANGES],
      ['ANOMALIES', 'anomalies', ANOMALIES],
      ['ABANDONMENT', 'abandonment', ABANDONMENT],
    ] as const;
    for (const [question, name, query] of questions) {
      const { job } = await start({ question });
      const { computedInMs } = await resultOf<AnalysisJobResult>(server.services, job?.id);
      const kept = await ask(query, name);
      expect({ question, ...kept }).toMatchObject({ question, fromCache: true, computedInMs });
      expect(withoutRun(kept)).toEqual(withoutRun(await askedAnew(server, query, name)));
    }
  });

  test('of abandoned carts the whole list of categories is kept, however few are listed', async () => {
    const { job } = await start({ question: 'ABANDONMENT', abandonment: { graceHours: 5, first: 1 } });
    await resultOf<AnalysisJobResult>(server.services, job?.id);
    expect(await ask(ABANDONMENT, 'abandonment', { graceHours: 5, first: 1 })).toMatchObject({
      fromCache: true,
      byCategory: [{}],
      categoryCount: 2,
    });
    expect(await ask(ABANDONMENT, 'abandonment', { graceHours: 5, first: 2 })).toMatchObject({
      fromCache: true,
      byCategory: [{}, {}],
    });
    expect(await ask(ABANDONMENT, 'abandonment', { graceHours: 6 })).toMatchObject({ fromCache: false });
  });

  test('how long a question would take goes by the events of its period and filter', async () => {
    const seconds = async (input: object): Promise<number> =>
      (await stateOf({ question: 'ABANDONMENT', abandonment: { graceHours: 9 }, ...input })).expectedSeconds;
    const [all, part, filtered, none] = [
      await seconds({}),
      await seconds({ period: { from: '2019-10-02', to: '2019-10-06' } }),
      await seconds({ filter: { brand: 'acme' } }),
      await seconds({ period: { from: '2019-12-01', to: '2019-12-02' } }),
    ];
    expect(part / all).toBeCloseTo(5 / 25, 1);
    expect(filtered / all).toBeGreaterThan(0.35);
    expect(filtered / all).toBeLessThan(0.8);
    expect(none).toBe(0);
    const { data, errors } = await client.graphql(STATE, {
      input: {
        question: 'PURCHASE_DRIVERS',
        purchaseDrivers: { level: 0.3 },
        period: { from: '2019-10-06', to: '2019-10-02' },
      },
    });
    expect({ data, code: errors[0]?.extensions.code }).toEqual({ data: null, code: 'BAD_USER_INPUT' });
  });

  test('says how far it is; canceled under way it leaves no answer', async () => {
    const { lake, log, timeZone, dataDir, decisions, engine } = server.services;
    const snapshot = await lake.current();
    const key = JSON.stringify(
      answerKey(snapshot?.id ?? '', [
        'purchaseDrivers',
        purchaseDriversAsked(toQuestion({}, timeZone), { level: 0.2 } as PurchaseDriversInput),
      ]),
    );
    const told: { step: string; done?: number; total?: number | null }[] = [];
    const run = (signal: AbortSignal, progress: JobContext['progress']): Promise<object | void> =>
      analysisJob.run(
        { question: AnalysisQuestion.PURCHASE_DRIVERS, key },
        { jobId: 'job_test', createdById: null, lake, log, timeZone, dataDir, decisions, engine, signal, progress },
      );
    const stop = new AbortController();
    await expect(
      run(stop.signal, ({ step }) => {
        if (step.startsWith('comparing')) stop.abort(new Error('enough'));
      }),
    ).rejects.toThrow('enough');
    expect(await stateOf({ question: 'PURCHASE_DRIVERS', purchaseDrivers: { level: 0.2 } })).toMatchObject({
      isAnswered: false,
      job: null,
    });
    await run(new AbortController().signal, (progress) => told.push(progress));
    expect(await ask(PURCHASE_DRIVERS, 'purchaseDrivers', { level: 0.2 })).toMatchObject({ fromCache: true });
    for (const step of new Set(told.map((one) => one.step))) {
      const done = told.filter((one) => one.step === step).map((one) => one.done ?? 0);
      expect(done, step).toEqual(done.toSorted((a, b) => a - b));
      expect(done.at(-1), step).toBe(told.findLast((one) => one.step === step)?.total);
    }
  });

  test("a mistake is told in words: at once where it is the input's, by the job where only the question knows it", async () => {
    const { errors } = await client.graphql(START, { input: { question: 'CHANGES', purchaseDrivers: {} } });
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('"purchaseDrivers" is for the question PURCHASE_DRIVERS') as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const { job } = await start({ question: 'PURCHASE_DRIVERS', purchaseDrivers: { level: 0.9 } });
    expect(await endOf(server.services, job?.id)).toMatchObject({
      state: 'FAILED',
      error: expect.stringContaining('level is 0.9') as string,
      errorCode: 'bad-user-input',
    });
    expect(
      (await (await server.withKey('shop:read')).graphql(START, { input: { question: 'CHANGES' } })).errors[0]
        ?.extensions.code,
    ).toBe('FORBIDDEN');
  });

  test('a newer snapshot is not answered by what was worked out on the one before', async () => {
    const { job } = await start({ question: 'CHANGES' });
    if (job) await resultOf(server.services, job.id);
    const before = await ask(CHANGES, 'changes');
    expect(before.fromCache).toBe(true);
    await importRows(server.dataDir, [logRow({ user: '77', session: 'late', time: '2019-10-28 09:00:00' })]);
    expect(await stateOf({ question: 'CHANGES' })).toMatchObject({ isAnswered: false });
    const after = await ask(CHANGES, 'changes');
    expect(after).toMatchObject({ fromCache: false });
    expect(after.snapshot.id).not.toBe(before.snapshot.id);
    expect(after['period']).not.toEqual(before['period']);
  });
});

describe('questions that wait for other jobs', () => {
  let server: TestServer;
  let client: TestClient & { accountId: string };
  beforeAll(async () => {
    server = await startTestServer({ rows: rows(), takeQueued: false });
    client = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  const start = (input: object, by: TestClient = client): Promise<Started['startAnalysis']> => startedBy(by, input);
  const stateOf = (input: object): Promise<State['analysis']> => stateFor(client, input);

  test("the same question at once is one job, whoever asks; another arguments' is another", async () => {
    const colleague = await server.as(Role.ANALYST);
    const [one, same, other] = [
      await start({ question: 'CHANGES', timeZone: 'Asia/Seoul' }),
      await start({ question: 'CHANGES', timeZone: 'Asia/Seoul' }, colleague),
      await start({ question: 'CHANGES', timeZone: 'Asia/Tokyo' }),
    ];
    expect(same.job?.id).toBe(one.job?.id);
    expect(same.job).toMatchObject({ state: 'QUEUED', mayCancel: false });
    expect(other.job?.id).not.toBe(one.job?.id);
    expect((await stateOf({ question: 'CHANGES', timeZone: 'Asia/Seoul' })).job).toEqual({
      id: one.job?.id,
      state: 'QUEUED',
    });
    for (const started of [one, other])
      await client.ok('mutation ($id: ID!) { cancelJob(input: { id: $id }) { userErrors { message } } }', {
        id: started.job?.id,
      });
    expect(await stateOf({ question: 'CHANGES', timeZone: 'Asia/Seoul' })).toMatchObject({
      isAnswered: false,
      job: null,
    });
  });

  test('nobody queues without end', async () => {
    const zones = ['Asia/Seoul', 'Asia/Tokyo', 'Europe/Paris', 'Europe/Rome', 'Europe/Berlin', 'Europe/Madrid'];
    const started: Started['startAnalysis'][] = [];
    for (const timeZone of zones) started.push(await start({ question: 'ANOMALIES', timeZone }));
    expect(started.map(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([[], [], [], [], [], ['BUSY']]);
    expect((await start({ question: 'ANOMALIES', timeZone: 'Asia/Tokyo' })).job?.id).toBe(started[1]?.job?.id);
    for (const { job } of started) if (job) await server.services.jobs.cancel(job.id);
  });
});
