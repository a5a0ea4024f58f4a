import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const progress = {
  step: 'comparing',
  file: null,
  done: 1,
  total: 4,
  unit: 'pairs',
  rate: null,
  etaSeconds: null,
  bytes: null,
  bytesTotal: null,
  rows: null,
  rowsPerSecond: null,
};
const job = (state: string) => ({
  id: 'job_1',
  kind: 'ANALYSIS',
  state,
  progress,
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  result: null,
  error: state === 'FAILED' ? 'The disk is full.' : null,
  errorCode: state === 'FAILED' ? 'no-space' : null,
  errorFacts: null,
  createdBy: null,
  mayCancel: true,
});
const answer = {
  snapshot: { id: 'snapshot_1', committedAt: '2019-11-01T00:00:00Z', rows: 42_448_764 },
  timeZone: 'Asia/Seoul',
  period: { from: '2019-10-25', to: '2019-10-31' },
  definition: { name: 'n', formula: 'f', population: 'p', query: 'select 1' },
  computedInMs: 70_000,
  fromCache: true,
  incomputable: null,
  baseline: null,
  lookedAt: 12,
  level: 0.05,
  totalFindings: 0,
  sentence: 'Nothing stands out.',
  setAside: [],
  findings: [],
  faults: [],
  daysLeftOut: [],
};

let server: TestServer;
let states: string[];
let isAnswered: boolean;
let started: unknown[];
beforeEach(async () => {
  [states, isAnswered, started] = [['QUEUED', 'RUNNING', 'DONE'], false, []];
  const next = () => {
    const state = states.length > 1 ? states.shift()! : states[0]!;
    if (state === 'DONE') isAnswered = true;
    return job(state);
  };
  server = await startTestServer({
    startAnalysis: ({ input }: { input: unknown }) => {
      started.push(input);
      return { isAnswered, job: isAnswered ? null : next(), userErrors: [] };
    },
    analysis: () => ({ isAnswered, expectedSeconds: isAnswered ? 0 : 8.5, job: null }),
    job: next,
    analytics: () => ({ changes: () => (isAnswered ? answer : Promise.reject(new Error('it would take too long'))) }),
  });
});
afterEach(() => server.close());

it('a question that takes long is started, followed and answered; once answered it is only asked', async () => {
  const client = new CartographClient({ url: server.url });
  const told: string[] = [];
  const question = { timeZone: 'Asia/Seoul', filter: { brand: 'acme' } };
  expect(
    await client.analytics.changes(
      { ...question, first: 5 },
      { wait: true, onProgress: ({ state }) => told.push(state) },
    ),
  ).toMatchObject({ lookedAt: 12, computedInMs: 70_000 });
  expect(told.at(-1)).toBe('DONE');
  expect(told).toContain('RUNNING');
  expect(started[0]).toMatchObject({ question: 'CHANGES', ...question });
  const before = told.length;
  expect(
    await client.analytics.changes(question, { wait: true, onProgress: ({ state }) => told.push(state) }),
  ).toMatchObject({ lookedAt: 12 });
  expect(told).toHaveLength(before);
  expect(await client.analytics.state({ question: 'CHANGES' })).toEqual({
    isAnswered: true,
    expectedSeconds: 0,
    job: null,
  });
  expect(await client.analytics.start({ question: 'CHANGES' })).toBeNull();
});

it('without waiting nothing is started', async () => {
  const client = new CartographClient({ url: server.url, retries: 0 });
  await expect(client.analytics.changes()).rejects.toThrow('it would take too long');
  expect(started).toEqual([]);
});

it('a job that ends without an answer rejects with its words', async () => {
  states = ['RUNNING', 'FAILED'];
  const client = new CartographClient({ url: server.url });
  await expect(client.analytics.changes({}, { wait: true })).rejects.toMatchObject({
    message: 'The disk is full.',
    failure: { kind: 'job-ended', job: 'job_1', state: 'FAILED', errorCode: 'no-space' },
  });
});

it('a caller may stop waiting', async () => {
  states = ['RUNNING'];
  const client = new CartographClient({ url: server.url });
  await expect(client.analytics.changes({}, { wait: true, signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});

it('an insight whose question takes long is asked again by a job, and made when that is done', async () => {
  const asked: { mayStartJob?: boolean; clientMutationKey?: string }[] = [];
  const insight = {
    id: 'insight_2',
    isSynthetic: false,
    title: 'Kept',
    page: 'today',
    note: null,
    claim: null,
    picture: null,
    predecessor: null,
    successors: [],
    actionItems: [],
    rerun: null,
    createdBy: null,
    createdAt: '2019-11-01T00:00:00Z',
    evidence: {
      query: '{ shop { buyers } }',
      variables: null,
      snapshotId: 'snapshot_1',
      summary: '48 buyers',
      result: {},
      frozenAt: '2019-11-01T00:00:00Z',
      approvedBy: null,
      approvedAt: null,
    },
  };
  const own = await startTestServer({
    rerunInsight: ({ input }: { input: (typeof asked)[number] }) => {
      asked.push(input);
      return input.mayStartJob && !isAnswered
        ? { insight: null, job: job('RUNNING'), userErrors: [] }
        : { insight, job: null, userErrors: [] };
    },
    job: () => {
      isAnswered = true;
      return job('DONE');
    },
  });
  try {
    const client = new CartographClient({ url: own.url });
    const told: string[] = [];
    expect(
      await client.insights.rerun(
        'insight_1',
        { note: 'again' },
        { wait: true, onProgress: ({ state }) => told.push(state) },
      ),
    ).toMatchObject({ id: 'insight_2' });
    expect(told).toEqual(['DONE']);
    expect(asked).toMatchObject([
      { mayStartJob: true, note: 'again' },
      { mayStartJob: true, clientMutationKey: asked[0]?.clientMutationKey },
    ]);
    isAnswered = false;
    expect(await client.insights.rerun('insight_1')).toMatchObject({ id: 'insight_2' });
    expect(asked.at(-1)).toMatchObject({ mayStartJob: false });
  } finally {
    await own.close();
  }
});
