// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import { JobTrayProvider } from '../client/job-tray.js';
import type { Permission } from '../client/session.js';
import type { JobNow } from '../client/use-job.js';
import { estimateOf } from '../testing/estimate-of.js';
import { renderSignedIn } from '../testing/signed-in.js';
import type { ModelDetail } from './model-detail.js';
import ModelPage from './model-page.js';

afterEach(cleanup);

const figures = {
  users: 60,
  includesSeen: false,
  cappedRecall: estimateOf(0.21),
  hitRate: estimateOf(0.2),
  precision: estimateOf(0.03),
  attainablePrecision: estimateOf(0.18),
  recall: estimateOf(0.2),
  ndcg: estimateOf(0.1, 0.05, 0.15),
};
const unpriced = { priceAbove: null, priceUpTo: null };
const priceBands = (
  [
    ['Q1', null, 12.5],
    ['Q2', 12.5, 40],
    ['Q4', 40, null],
  ] as const
).map(([value, priceAbove, priceUpTo]) => ({
  kind: 'PRICE_BAND' as const,
  value,
  priceAbove,
  priceUpTo,
  metrics: figures,
}));
const model: ModelDetail = {
  id: 'mdl_1',
  kind: 'ALS',
  name: 'ALS',
  snapshot: { id: 'snp_1', committedAt: '2019-12-01T00:00:00Z', rows: 1000 },
  training: { id: 'trn_1', trainedAt: '2019-12-01T00:00:00Z', isLive: true },
  trainedAt: '2019-12-01T00:00:00Z',
  trainSeconds: 0.08,
  fitSeconds: 0.27,
  servingMillisecondsPer1000: 26,
  bytes: 951_857,
  users: 900,
  products: 1100,
  wins: ['LIGHT'],
  refusal: null,
  needsRetraining: false,
  options: { alpha: 40, regularization: 10, factors: 32, seed: 1, strengths: { cart: 1 } },
  metrics: [
    {
      ...figures,
      group: null,
      k: 10,
      users: 350,
      includesSeen: false,
      cappedRecall: estimateOf(0.21),
      mapCapped: estimateOf(0.1),
      mrr: estimateOf(0.1),
      catalogCoverage: 0.7,
      ndcg: estimateOf(0.113, 0.089, 0.137),
    },
  ],
  differences: [
    {
      against: { id: 'mdl_0', kind: 'POPULARITY' },
      includesSeen: false,
      estimate: estimateOf(0.129, 0.1, 0.16),
      pAdjusted: 0.0008,
      users: 262,
    },
  ],
  segments: [
    { kind: 'GROUP', value: 'LIGHT', ...unpriced, metrics: figures },
    { kind: 'CATEGORY', value: 'electronics', ...unpriced, metrics: figures },
    { kind: 'CATEGORY', value: 'OTHER', ...unpriced, metrics: { ...figures, users: 5, ndcg: estimateOf(null) } },
    ...priceBands,
  ],
  passes: [
    { pass: 1, passes: 2, objective: 400_000, seconds: 0.1 },
    { pass: 2, passes: 2, objective: 300_000, seconds: 0.2 },
  ],
  trials: [
    {
      settings: { alpha: 10, regularization: 10, factors: 32, seed: 1 },
      rung: 0,
      users: 0,
      ndcg: null,
      seconds: 0,
      outcome: 'OVER_BUDGET',
      why: 'no room',
    },
    {
      settings: { alpha: 1, regularization: 10, factors: 32, seed: 1 },
      rung: 0,
      users: 100,
      ndcg: 0.09,
      seconds: 0.1,
      outcome: 'DROPPED',
      why: 'others were better',
    },
    {
      settings: { alpha: 40, regularization: 10, factors: 32, seed: 1 },
      rung: 1,
      users: 334,
      ndcg: 0.17,
      seconds: 0.2,
      outcome: 'CHOSEN',
      why: 'best',
    },
  ],
  beyondAccuracy: [],
};
const tried = { hitRate: estimateOf(0.21), recall: estimateOf(0.2), ndcg: estimateOf(0.09) };
const job: JobNow = {
  id: 'job_1',
  kind: 'TRY_SETTINGS',
  state: 'DONE',
  createdAt: '2019-12-02T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  createdBy: null,
  error: null,
  errorCode: null,
  errorFacts: null,
  progress: {
    step: 'Trying settings',
    done: 0,
    total: null,
    unit: 'fits',
    rate: null,
    etaSeconds: null,
    file: null,
    bytes: null,
    bytesTotal: null,
    rows: null,
    rowsPerSecond: null,
  },
  result: {
    ...tried,
    trainingId: 'trn_1',
    kind: 'ALS',
    k: 10,
    settings: { alpha: 20, regularization: 10, factors: 32, seed: 1 },
    users: 262,
    seconds: 3,
    difference: estimateOf(-0.02, -0.03, -0.01),
    present: { ...tried, settings: { alpha: 40, regularization: 10, factors: 32, seed: 1 } },
  },
};

function open(
  found: ModelDetail | null = model,
  {
    permissions = ['recommendations:read', 'models:write'],
    at = '/models/mdl_1',
  }: { permissions?: Permission[]; at?: string } = {},
): unknown[] {
  const inputs: unknown[] = [];
  renderSignedIn(
    <JobTrayProvider>
      <Routes>
        <Route path="/models/:id" element={<ModelPage />} />
      </Routes>
    </JobTrayProvider>,
    {
      permissions,
      at,
      answer(name, variables) {
        if (name === 'ModelDetail') return { model: found, liveModel: { model: null, training: { id: 'trn_1' } } };
        if (name === 'GetJob') return { job };
        if (name !== 'TryModelSettings') return null;
        inputs.push(variables['input']);
        return { tryModelSettings: { job, userErrors: [] } };
      },
    },
  );
  return inputs;
}

const bodyRows = async (name: string): Promise<(string | null)[][]> =>
  within(await screen.findByRole('table', { name }))
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    );

test('it says how good the model is and how it compares with popularity', async () => {
  open();
  await waitFor(() =>
    expect(screen.getByTestId('answer').textContent).toMatch(
      /Implicit ALS reached an NDCG of 11.3% .* over 350 users of the holdout. Against popularity it is better by 12.90 points, over 262 users of whom something was known\.$/,
    ),
  );
  expect(screen.getByText('users with 1 or 2 carts')).toBeTruthy();
});

test('the tuning record shows the last round first, and what was not tried last', async () => {
  open();
  expect((await bodyRows('Every setting that was tried')).map((cells) => [cells[0], cells[1], cells.at(-1)])).toEqual([
    ['nothing: these are chosen', '2', 'chosen'],
    ['Confidence α 1 instead of 40', '1', 'others were better'],
    ['Confidence α 10 instead of 40', '1', 'over budget'],
  ]);
});

test('segments are chosen in the address, and one with too few users has no figure', async () => {
  open(model, { at: '/models/mdl_1?by=CATEGORY' });
  expect(
    (await bodyRows('Figures by segment')).map((cells) => [cells[0], cells[1]?.slice(0, 1), cells.at(-1)]),
  ).toEqual([
    ['who carted most in electronics', '1', '60'],
    ['of other categories', '–', '5'],
  ]);
});

test('where nothing was found for anybody, no segment is called the best', async () => {
  open({
    ...model,
    segments: model.segments.map((segment) => ({
      ...segment,
      metrics: { ...segment.metrics, ndcg: estimateOf(0, 0, 0.04) },
    })),
  });
  expect(await screen.findByText('It found nothing for anybody here, in 1 segment judged.')).toBeTruthy();
  cleanup();
  open();
  expect(await screen.findByText(/^Best for users with 1 or 2 carts \(10\.0%\)/)).toBeTruthy();
});

test('that no setting could be tried is said where none was, and only there', async () => {
  const words = 'No setting was tried, because trying was more than this training allowed: the starting values stand.';
  open({ ...model, trials: model.trials.map((trial) => ({ ...trial, users: 0, ndcg: null, outcome: 'OVER_BUDGET' })) });
  expect(await screen.findByText(words)).toBeTruthy();
  cleanup();
  open();
  await bodyRows('Every setting that was tried');
  expect(screen.queryByText(words)).toBeNull();
});

test('what a model recommends has units, and a dash says why it is one', async () => {
  const beyond = {
    includesSeen: false,
    coverage: 0,
    diversity: estimateOf(null),
    novelty: 9.54,
    popularityShare: null,
    gini: 0,
  };
  open({ ...model, beyondAccuracy: [beyond] });
  expect((await screen.findByTestId('figure-novelty')).textContent).toContain('9.5 bits');
  expect(
    within(screen.getByTestId('figure-popularityShare')).getByRole('button', { name: /nothing was counted here/ })
      .textContent,
  ).toBe('–');
});

test('quarters of prices say their bounds', async () => {
  open(model, { at: '/models/mdl_1?by=PRICE_BAND' });
  expect((await bodyRows('Figures by segment')).map((cells) => cells[0])).toEqual([
    'of the cheapest quartercarted and bought at 12.50 or less on average',
    'of the second quartercarted and bought at more than 12.50, up to 40.00 on average',
    'of the most expensive quartercarted and bought at more than 40.00 on average',
  ]);
});

test('only what was changed is tried, and the answer stands beside the present figures and in the address', async () => {
  const inputs = open();
  fireEvent.change(await screen.findByLabelText('Confidence α'), { target: { value: '20' } });
  fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
  expect((await screen.findByTestId('what-if-result')).textContent).toContain(
    'With Confidence α 20 instead of 40 NDCG would be 2.00 points lower (95% interval 1.00 to 3.00): worse by more than chance explains, on 262 users of whom something was known.',
  );
  expect(inputs).toMatchObject([{ trainingId: 'trn_1', kind: 'ALS', settings: { alpha: 20 } }]);
  expect(screen.getByTestId('address').textContent).toBe('/models/mdl_1?try=job_1');
});

test('an answer to another model’s question is not shown', async () => {
  open({ ...model, kind: 'BPR' }, { at: '/models/mdl_1?try=job_1' });
  await screen.findByText('What if it had other settings?');
  await waitFor(() => expect(screen.getByTestId('answer').textContent).toContain('Ranking factors'));
  expect(screen.queryByTestId('what-if-result')).toBeNull();
});

test('who may not train reads what was tried, and cannot try', async () => {
  open(model, { permissions: ['recommendations:read'], at: '/models/mdl_1?try=job_1' });
  expect(await screen.findByText('Somebody with the role Operator can try other settings.')).toBeTruthy();
  expect(await screen.findByTestId('what-if-result')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Let it answer everybody' })).toBeNull();
});

test('damaged files and erased users are said, and such a model cannot be promoted', async () => {
  open({ ...model, refusal: 'factors.bin is damaged', needsRetraining: true });
  expect(await screen.findByText(/It cannot answer: its files are gone or damaged/)).toBeTruthy();
  expect(screen.getByText(/Users it was trained on have been erased/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Let it answer everybody' })).toBeNull();
});

test('a model that is not there is not found', async () => {
  open(null);
  expect(await screen.findByText('There is nothing at this address')).toBeTruthy();
});
