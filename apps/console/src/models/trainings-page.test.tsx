// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Permission } from '../client/session.js';
import { en } from '../i18n/en/index.js';
import { estimateOf } from '../testing/estimate-of.js';
import { renderSignedIn } from '../testing/signed-in.js';
import { ToastProvider } from '../ui/notice/toast.js';
import TrainingsPage from './trainings-page.js';
import type {
  PromotionFieldsFragment,
  ScheduleFieldsFragment,
  LiveModelFieldsFragment,
  TrainingFieldsFragment,
} from '@cartograph/sdk/operations/models';

afterEach(cleanup);

const snapshot = { id: 'snp_1', committedAt: '2019-12-01T00:00:00Z', rows: 1000 };
const training = (id: string, day: number, more: Partial<TrainingFieldsFragment>): TrainingFieldsFragment => ({
  id,
  trainedAt: `2019-12-0${day}T00:00:00Z`,
  seconds: 60,
  bytes: 2_000_000,
  isLive: false,
  snapshot,
  models: [],
  verdict: null,
  job: null,
  eventWeights: { view: 0.1, cart: 1, remove: 0, purchase: 2, halfLifeDays: 30, cap: null, excludeBots: true, how: '' },
  ...more,
});
const first = training('trn_1', 1, { isLive: true });
const second = training('trn_2', 2, {
  verdict: {
    isPromoted: false,
    reason: '',
    difference: estimateOf(-0.02, -0.03, -0.01),
    against: { id: 'trn_1', trainedAt: first.trainedAt },
  },
});
const previous: PromotionFieldsFragment = {
  id: 'prm_0',
  cause: 'FIRST',
  reason: '',
  difference: null,
  sessionDifference: null,
  replacedDamaged: false,
  promotedAt: '2019-11-01T00:00:00Z',
  promotedBy: null,
  training: { id: 'trn_0', trainedAt: '2019-11-01T00:00:00Z' },
  model: null,
};
const liveModel: LiveModelFieldsFragment = {
  since: '2019-12-01T00:00:00Z',
  problem: null,
  training: { ...first, snapshot },
  model: null,
  promotion: { ...previous, id: 'prm_1', cause: 'MANUAL' },
  previous,
};
const schedule: ScheduleFieldsFragment = {
  isOn: true,
  cron: '0 3 * * 1',
  timeZone: 'Asia/Dubai',
  kinds: null,
  budgetSeconds: null,
  nextAt: '2019-12-08T23:00:00Z',
  skipped: null,
  version: 1,
  lastOutcome: null,
  lastTraining: null,
  lastJob: null,
};
const ended = {
  id: 'job_1',
  kind: 'TRAIN',
  createdAt: '2019-12-01T23:00:00Z',
  startedAt: '2019-12-01T23:00:00Z',
  mayCancel: false,
  createdBy: null,
  result: null,
  progress: {
    step: '',
    done: 0,
    total: null,
    unit: 'models',
    rate: null,
    etaSeconds: null,
    file: null,
    bytes: null,
    bytesTotal: null,
    rows: null,
    rowsPerSecond: null,
  },
} as const;
const pageInfo = { hasNextPage: false, endCursor: null };

interface Server {
  permissions?: Permission[];
  at?: string;
  served?: LiveModelFieldsFragment | null;
  promotions?: PromotionFieldsFragment[];
  plan?: ScheduleFieldsFragment;
  /** What mutations answer, by their name. */
  mutations?: Record<string, (input: Record<string, unknown>) => object>;
}

function open({
  permissions = ['recommendations:read', 'models:write'],
  at = '/models/trainings',
  served = liveModel,
  promotions = [previous],
  plan = schedule,
  mutations = {},
}: Server = {}): { name: string; input: unknown }[] {
  const asked: { name: string; input: unknown }[] = [];
  renderSignedIn(
    <ToastProvider>
      <TrainingsPage />
    </ToastProvider>,
    {
      permissions,
      at,
      answer(name, variables) {
        if (name === 'GetLiveModel') return { liveModel: served };
        if (name === 'ListTrainings') return { trainings: { nodes: served ? [second, first] : [], pageInfo } };
        if (name === 'ListPromotions') return { promotions: { nodes: served ? promotions : [], pageInfo } };
        if (name === 'GetRetrainingSchedule') return { retrainingSchedule: plan };
        const mutate = mutations[name];
        if (!mutate) return null;
        const input = (variables['input'] ?? variables) as Record<string, unknown>;
        asked.push({ name, input });
        return mutate(input);
      },
    },
  );
  return asked;
}

async function choose(action: string): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: /What to do with the training of Dec 2/ }));
  fireEvent.click(await screen.findByRole('menuitem', { name: action }));
}

test('it says which model is live, why, and how the others compare', async () => {
  open();
  await waitFor(() => expect(screen.getByTestId('answer').textContent).toContain('by group of users'));
  const row = (await screen.findByText('loses by 2.00 points: it did not go live')).closest('tr');
  expect(row?.textContent).toContain('Dec 2, 2019');
  expect(row?.textContent).toContain('view 0.1, cart 1, removal 0, purchase 2; half after 30 days');
  expect((await screen.findByTestId('schedule')).textContent?.replaceAll(' ', ' ')).toBe(
    'Every Monday at 3:00 AM, Asia/Dubai; the next time is Dec 9, 2019, 3:00 AM.',
  );
});

test('one that is worse is promoted only after the dialog has said by how much and that was accepted', async () => {
  const worse = {
    liveModel: null,
    verdict: second.verdict,
    userErrors: [{ code: 'INVALID', field: ['input', 'acceptWorse'], message: 'It loses.' }],
  };
  const asked = open({
    mutations: {
      PromoteModel: ({ acceptWorse }) => ({
        promoteModel: acceptWorse === true ? { liveModel, verdict: second.verdict, userErrors: [] } : worse,
      }),
    },
  });
  await choose('Let it serve');
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Let it serve' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain(
    'loses to the live model by 2.00 points of NDCG (95% interval 1.00 to 3.00)',
  );
  const confirm = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Let it serve' });
  expect(confirm.disabled).toBe(true);
  fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Let it serve although it is worse' }));
  fireEvent.click(confirm);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked.map(({ input }) => input)).toMatchObject([
    { trainingId: 'trn_2' },
    { trainingId: 'trn_2', acceptWorse: true },
  ]);
  expect(asked[0]!.input).not.toHaveProperty('acceptWorse');
});

test('one that loses on anonymous sessions is told so, not by its difference on users', async () => {
  const loss = {
    code: 'INVALID',
    field: ['input', 'acceptWorse'],
    message: 'It loses to the live model on anonymous sessions.',
    problem: 'loses',
    facts: { on: 'sessions', metric: 'NDCG@10', value: -0.04, low: -0.06, high: -0.02 },
  };
  const better = { ...second.verdict, difference: estimateOf(0.02, 0.01, 0.03) };
  const asked = open({
    mutations: {
      PromoteModel: ({ acceptWorse }) => ({
        promoteModel: {
          liveModel: acceptWorse === true ? liveModel : null,
          verdict: better,
          userErrors: acceptWorse === true ? [] : [loss],
        },
      }),
    },
  });
  await choose('Let it serve');
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Let it serve' }));
  const alert = await within(dialog).findByRole('alert');
  expect(alert.textContent).toContain('It loses to the live model on anonymous sessions.');
  expect(alert.textContent).not.toContain('2.00 points of NDCG (');
  fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Let it serve although it is worse' }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Let it serve' }));
  await waitFor(() => expect(asked.at(-1)?.input).toMatchObject({ acceptWorse: true }));
});

test.each([
  ['goes back while what was promoted serves', 'prm_1', 1],
  ['changes nothing once something else serves', 'prm_9', 0],
])('the offer to go back %s', async (_, promoted, times) => {
  const asked = open({
    mutations: {
      PromoteModel: () => ({
        promoteModel: {
          liveModel: { ...liveModel, promotion: { id: promoted, cause: 'MANUAL' } },
          verdict: null,
          userErrors: [],
        },
      }),
      RollBackPromotion: () => ({ rollBackPromotion: { liveModel, userErrors: [] } }),
    },
  });
  await choose('Let it serve');
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Let it serve' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Go back' }));
  await screen.findByText(
    times === 1 ? 'The former live model answers again.' : /is no longer live, so nothing was changed/,
  );
  expect(asked.filter(({ name }) => name === 'RollBackPromotion')).toHaveLength(times);
});

test('a refusal stays in the dialog', async () => {
  open({
    mutations: {
      PromoteModel: () => ({
        promoteModel: {
          liveModel: null,
          verdict: null,
          userErrors: [{ code: 'INVALID', field: ['input', 'trainingId'], message: 'Its files are gone.' }],
        },
      }),
    },
  });
  await choose('Let it serve');
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Let it serve' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('Its files are gone.');
});

test('rolling back names what answers again', async () => {
  const asked = open({
    mutations: { RollBackPromotion: () => ({ rollBackPromotion: { liveModel, userErrors: [] } }) },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Roll back' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('By group, training of Nov 1, 2019');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Roll back' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('deleting says what is lost, and the one that serves cannot be', async () => {
  const asked = open({
    mutations: { DeleteTraining: () => ({ deleteTraining: { deletedId: 'trn_2', userErrors: [] } }) },
  });
  await choose('Delete');
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent?.replaceAll(' ', ' ')).toContain('2 MB of disk become free');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(asked).toEqual([{ name: 'DeleteTraining', input: { trainingId: 'trn_2' } }]));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  fireEvent.click(await screen.findByRole('button', { name: /What to do with the training of Dec 1/ }));
  await screen.findByRole('menuitem', { name: 'Its leaderboard' });
  expect(screen.queryByRole('menuitem', { name: 'Delete' })).toBeNull();
});

test('why each served is told in the language of the page, with what was known of it then', async () => {
  const past = (id: string, more: Partial<PromotionFieldsFragment>): PromotionFieldsFragment => ({
    ...previous,
    id,
    cause: 'MANUAL',
    ...more,
  });
  open({
    promotions: [
      past('prm_6', { cause: 'ROLLBACK' }),
      past('prm_5', { replacedDamaged: true }),
      past('prm_4', {}),
      past('prm_3', { difference: estimateOf(-0.02, -0.03, -0.01), sessionDifference: estimateOf(0.01, 0, 0.02) }),
      past('prm_2', { cause: 'SCHEDULE', difference: estimateOf(0.02, 0.01, 0.03) }),
      past('prm_1', { cause: 'TRAINING', difference: estimateOf(0.001, -0.01, 0.012) }),
      previous,
    ],
  });
  const table = await screen.findByRole('table', { name: 'Live models, and why' });
  const whys = within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell').at(-1)?.textContent);
  expect(whys).toEqual([
    'somebody went back to it',
    'somebody chose itWhat was to be live could not answer: its files were damaged or gone.',
    'somebody chose itIt was never compared with the live model of then.',
    'somebody chose itIt loses to the live model of then by 2.00 points of NDCG (95% interval 1.00 to 3.00), and went live all the same. On anonymous sessions the difference is +1.00 points (95% interval 0.00 to +2.00).',
    'a training on scheduleBetter than the live model of then by +2.00 points of NDCG (95% interval +1.00 to +3.00).',
    'a new trainingNot distinguishable from the live model of then: +0.10 points of NDCG (95% interval -1.00 to +1.20).',
    'no live model before',
  ]);
});

test.each([
  [
    'the data had not changed',
    { skipped: 'UNCHANGED' },
    'Last time: skipped, because the data had not changed since the last training',
  ],
  [
    'it lost',
    {
      lastJob: {
        ...ended,
        state: 'DONE',
        errorCode: null,
        errorFacts: null,
        error: null,
        finishedAt: '2019-12-02T00:00:00Z',
      },
      lastTraining: { id: 'trn_2', verdict: second.verdict },
    },
    'loses by 2.00 points: it did not go live',
  ],
  [
    'it failed',
    {
      lastJob: {
        ...ended,
        state: 'FAILED',
        errorCode: 'out-of-memory',
        errorFacts: null,
        error: 'no memory',
        finishedAt: '2019-12-02T00:00:00Z',
      },
    },
    'failed, Dec 2, 2019, 4:00 AM. ',
  ],
] as const)('what became of the last time is told where %s', async (_, last, words) => {
  open({ plan: { ...schedule, ...last } });
  expect((await screen.findByText(/^Last time/)).textContent?.replaceAll(' ', ' ')).toContain(words);
});

test('ticked trainings are in the address', async () => {
  open();
  fireEvent.click(await screen.findByRole('checkbox', { name: /Compare the training of Dec 2/ }));
  await waitFor(() => expect(screen.getByTestId('address').textContent).toBe('/models/trainings?compare=trn_2'));
  expect(await screen.findByText('Tick another training to compare it with.')).toBeTruthy();
});

test('which kinds are made and for how long settings are tried is said, and what was not touched is saved as it was', async () => {
  const asked = open({
    plan: { ...schedule, kinds: ['POPULARITY', 'EASE'], budgetSeconds: 100 },
    mutations: { SetRetrainingSchedule: () => ({ setRetrainingSchedule: { schedule, userErrors: [] } }) },
  });
  expect(
    await screen.findByText(
      'These are made: Popularity and Linear weights (EASE); settings are tried for at most 1.67 minutes.',
    ),
  ).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked[0]?.input).toMatchObject({ kinds: ['POPULARITY', 'EASE'], budgetSeconds: 100 }));
});

test('kinds and the time for settings can be changed, and all kinds are asked for by naming none', async () => {
  const asked = open({
    plan: { ...schedule, kinds: ['POPULARITY', 'EASE'], budgetSeconds: 60 },
    mutations: { SetRetrainingSchedule: () => ({ setRetrainingSchedule: { schedule, userErrors: [] } }) },
  });
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Linear weights (EASE)' }));
  fireEvent.change(screen.getByLabelText(/^Minutes for trying settings/), { target: { value: '' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked[0]?.input).toMatchObject({ kinds: ['POPULARITY'], budgetSeconds: null }));
  const boxes = [...screen.getByRole('group', { name: 'Kinds of model' }).querySelectorAll('input')];
  expect(boxes.map(({ value }) => value).toSorted()).toEqual(Object.keys(en.modelKind).toSorted());
  for (const box of boxes) if (!box.checked) fireEvent.click(box);
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked[1]?.input).toMatchObject({ kinds: null }));
});

test('a time that the server would not take is told at its field, and not sent', async () => {
  const asked = open({
    mutations: { SetRetrainingSchedule: () => ({ setRetrainingSchedule: { schedule, userErrors: [] } }) },
  });
  const field = await screen.findByLabelText<HTMLInputElement>(/^Minutes for trying settings/);
  fireEvent.change(field, { target: { value: '1500' } });
  expect(await screen.findByText('From a second (0.02) to a day (1,440 minutes), or leave it empty.')).toBeTruthy();
  expect(field.getAttribute('aria-invalid')).toBe('true');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  fireEvent.change(field, { target: { value: '15' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked.map(({ input }) => input)).toMatchObject([{ budgetSeconds: 900 }]));
});

test('a schedule is saved as a cron expression, and a wrong one is told at its field', async () => {
  const refused = {
    setRetrainingSchedule: {
      schedule: null,
      userErrors: [{ code: 'INVALID', field: ['input', 'cron'], message: '"often" has 1 fields; give five.' }],
    },
  };
  const asked = open({
    mutations: {
      SetRetrainingSchedule: ({ cron }) =>
        cron === 'often' ? refused : { setRetrainingSchedule: { schedule, userErrors: [] } },
    },
  });
  fireEvent.change(await screen.findByLabelText(/^At/), { target: { value: '04:30' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(asked[0]?.input).toMatchObject({ isOn: true, cron: '30 4 * * 1', timeZone: 'Asia/Dubai', kinds: null }),
  );
  fireEvent.click(screen.getByRole('combobox', { name: 'How often' }));
  fireEvent.click(await screen.findByRole('option', { name: 'By a cron expression', hidden: true }));
  fireEvent.change(await screen.findByLabelText(/^Cron expression/), { target: { value: 'often' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/^“often” is no time that comes. Give five fields/)).toBeTruthy();
});

test('who may not change models sees no way to', async () => {
  open({ permissions: ['recommendations:read'] });
  await screen.findByText('loses by 2.00 points: it did not go live');
  for (const name of ['Train again', 'Roll back', 'Save']) expect(screen.queryByRole('button', { name })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: /What to do with the training of Dec 2/ }));
  await screen.findByRole('menuitem', { name: 'Its leaderboard' });
  expect(screen.queryByRole('menuitem', { name: 'Let it serve' })).toBeNull();
});

test('before the first training nothing serves', async () => {
  open({ served: null });
  await waitFor(() => expect(screen.getByTestId('answer').textContent).toBe('There is no live model yet.'));
  expect(await screen.findByText('No training has been made yet.')).toBeTruthy();
});
