// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { Outlet, Route, Routes } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import { faultOf } from '../../testing/fault-of.js';
import { renderSignedIn } from '../../testing/signed-in.js';
import type { Campaign } from '../campaign.js';
import { AnswerPlace } from '../tab-answer.js';
import type { CampaignPlannedQuery } from '@cartograph/sdk/operations/campaigns';
import DesignerTab from './designer-tab.js';
import type { TestDesign } from './test-verdict.js';

afterEach(cleanup);

type Planned = NonNullable<CampaignPlannedQuery['campaign']>;

const framework = {
  kind: 'FREQUENTIST',
  firstLook: null,
  tunedAt: null,
  typicalUplift: null,
  spending: null,
  fractions: null,
  probabilityTreatmentIsBetter: null,
  maximumLoss: null,
  priorMean: null,
  priorSd: null,
} as const;
const purchase = {
  name: 'purchase',
  source: 'PURCHASE',
  kind: 'CONVERSION',
  role: 'PRIMARY',
  higherIsBetter: true,
  margin: null,
  relevantEffect: null,
  winsorizeCap: null,
  winsorizeQuantile: null,
  cuped: false,
  quantile: null,
  retentionFromDay: null,
  retentionToDay: null,
} as const;
const armsOf = (...names: string[]) => names.map((name) => ({ name, weight: 1 / names.length, description: '' }));

const planned = (plan: Partial<Planned['plan']> = {}, more: Partial<Planned> = {}): Planned => ({
  id: 'cmp_1',
  status: 'DRAFT',
  version: 3,
  upliftRelative: 0.1,
  alpha: 0.05,
  power: 0.8,
  plan: {
    arms: armsOf('control', 'treatment'),
    metrics: [purchase],
    framework,
    correction: 'HOLM',
    windowDays: 7,
    days: null,
    plannedUnits: null,
    traffic: 1,
    exclusion: null,
    holdoutShare: 0,
    ...plan,
  },
  ...more,
});

const baseline = {
  value: 0.06,
  low: 0.05,
  high: 0.07,
  level: 0.95,
  unit: 'FRACTION',
  method: 'wilson',
  incomputable: null,
} as const;
const design = (more: Partial<TestDesign> = {}): TestDesign => ({
  snapshot: { id: 'snp_1', committedAt: '2019-11-01T00:00:00Z', rows: 3 } as TestDesign['snapshot'],
  timeZone: 'Asia/Dubai',
  period: { from: '2019-10-01', to: '2019-10-31' },
  definition: { query: 'SELECT 1' } as TestDesign['definition'],
  faults: [],
  daysLeftOut: [],
  computedInMs: 1,
  fromCache: false,
  followed: 900,
  notFollowed: 100,
  metrics: [{ metric: 'purchase', baseline, preperiodCorrelation: 0.2 }],
  usersByWeekday: [10, 10, 10, 10, 10, 10, 10],
  verdictKind: 'ENOUGH',
  incomputable: null,
  unitsNeeded: 800,
  arms: [
    { arm: 'control', units: 400 },
    { arm: 'treatment', units: 400 },
  ],
  comparisons: [{ arm: 'treatment', metric: 'purchase', role: 'PRIMARY', alpha: 0.05, units: 800 }],
  unitsAvailable: 1_000,
  powerWithAvailable: 0.88,
  duration: { days: 80, weeks: 12, isBeyondData: true },
  remedies: [],
  ...more,
});

const surface = {
  unitsAvailable: 1_000,
  powerSurface: {
    effects: [0, 0.1, 0.2],
    rows: [
      { units: 500, powers: [0.05, 0.4, 0.9] },
      { units: 1_000, powers: [0.05, 0.7, 0.99] },
    ],
  },
  powerByDay: [
    { day: 1, units: 500 },
    { day: 2, units: 1_000 },
  ],
};

interface Server {
  campaign?: Planned;
  told?: TestDesign;
  power?: object;
  save?: (variables: Record<string, unknown>) => object;
  asked?: string[];
}

function Frame() {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <AnswerPlace value={place}>
      <div ref={setPlace} data-testid="answer" />
      <Outlet context={{ campaign: { id: 'cmp_1' } as Campaign, refresh: () => {} }} />
    </AnswerPlace>
  );
}

function open(
  { campaign = planned(), told = design(), power = surface, save = () => ({}), asked = [] }: Server = {},
  { at = '/', locale = 'en' }: { at?: string; locale?: Locale } = {},
): void {
  const answer = (name: string, variables: Record<string, unknown>): object | null => {
    asked.push(name);
    if (name === 'CampaignPlanned') return { campaign };
    if (name === 'DesignCampaign') return { designCampaign: told };
    if (name === 'TestPower') return { designCampaign: power };
    if (name === 'TestWeeks') return { designCampaign: { detectableByWeek: [] } };
    return name === 'UpdateCampaign' ? { updateCampaign: save(variables) } : null;
  };
  renderSignedIn(
    <Routes>
      <Route element={<Frame />}>
        <Route path="*" element={<DesignerTab />} />
      </Route>
    </Routes>,
    { permissions: ['plan:read', 'campaigns:write'], answer, at, locale },
  );
}

const answered = (text: RegExp) => waitFor(() => expect(screen.getByTestId('answer').textContent).toMatch(text));

test('a test that can tell says so, with its users by arm; the plan is told in words', async () => {
  open();
  await answered(
    /^Yes, the test can tell: the audience’s 1,000 users find an uplift of \+10% with a chance of 88%; 800 users are needed for 80%\.$/,
  );
  expect((await screen.findByTestId('figure-usersNeeded')).textContent).toMatch(/800.*control 400.*treatment 400/);
  expect(screen.getByTestId('plan-meaning').textContent).toMatch(
    /Everybody of the audience enters and is dealt by chance: control \(50%\) and treatment \(50%\)\. .*decided by purchase, counted for 7 days.*There is one look, at the end\./,
  );
  expect(await screen.findByRole('table', { name: 'Each arm and metric' })).toBeTruthy();
});

test('a slider moves the sentence under the curve at once, and asks the server for no other curve', async () => {
  const asked: string[] = [];
  open({ asked }, { at: '/?uplift=10' });
  await screen.findByText(/With 1,000 users in 2 days an uplift of \+10% is found with a chance of 70%/);
  const count = (name: string): number => asked.filter((one) => one === name).length;
  const [powers, designs] = [count('TestPower'), count('DesignCampaign')];
  fireEvent.keyDown(screen.getByRole('slider', { name: 'Days users enter' }), { key: 'ArrowLeft' });
  expect(screen.getByText(/With 500 users in 1 day an uplift of \+10% is found with a chance of 40%/)).toBeTruthy();
  fireEvent.keyDown(screen.getByRole('slider', { name: 'Power asked for' }), { key: 'ArrowRight' });
  expect(screen.getByText(/81%/, { selector: 'output' })).toBeTruthy();
  // The test itself is asked about again, and later than a curve would be.
  await waitFor(() => expect(count('DesignCampaign')).toBeGreaterThan(designs));
  expect(count('TestPower')).toBe(powers);
  await waitFor(() =>
    expect(new URLSearchParams(screen.getByTestId('address').textContent.split('?')[1]).get('power')).toBe('0.81'),
  );
});

test('where no affordable test can tell, it says what could, what is enough alone first', async () => {
  const nothing = { units: null, times: null, weeks: null, varianceReduction: null, correlationNeeded: null };
  const remedies: TestDesign['remedies'] = [
    { ...nothing, kind: 'LONGER', isEnough: false, weeks: 80 },
    { ...nothing, kind: 'CUPED', isEnough: false, units: null, correlationNeeded: 0.9 },
    { ...nothing, kind: 'LARGER_EFFECT', isEnough: true },
    { ...nothing, kind: 'LARGER_AUDIENCE', isEnough: true, units: 9_000, times: 9 },
  ];
  const told = design({
    verdictKind: 'TOO_SMALL',
    unitsNeeded: 9_000,
    powerWithAvailable: 0.12,
    duration: { days: 560, weeks: 80, isBeyondData: true },
    remedies,
  });
  open({ told });
  await answered(
    /^No affordable test can tell: an uplift of \+10% needs 9,000 users for a chance of 80%, which takes 80 weeks; with the 1,000 there are, the chance is 12%\.$/,
  );
  const list = within(await screen.findByRole('region', { name: 'What could help' })).getAllByRole('listitem');
  expect(list.map(({ textContent }) => textContent)).toEqual([
    'Address 9 times as many users: 9,000 users at once.enough alone',
    'At this traffic it would take 80 weeks, longer than the 13 that are planned for.',
    'What users did before (CUPED) would do if it foretold them with a correlation of 0.9; the log’s does not.',
    expect.stringMatching(/^Do something stronger: from \+1\d(\.\d)?% on/),
  ]);
  cleanup();
  open({
    told: { ...told, remedies: [{ ...nothing, kind: 'LARGER_AUDIENCE', isEnough: true, units: 1_003, times: 1.003 }] },
  });
  expect(await screen.findByText(/Address 1\.01 times as many users: 1,003 users at once/)).toBeTruthy();
  cleanup();
  open({ told }, { locale: 'ko' });
  await answered(
    /^감당할 수 있는 테스트로는 알 수 없습니다\. \+10% 상승을 80% 확률로 찾으려면 사용자 9,000명이 필요합니다\(80주 소요\)\./,
  );
});

test('what the tracking lost of the days it plans from is told before the numbers', async () => {
  open({ told: design({ faults: [faultOf('2019-10-15', 'EVENT_TYPE_VANISHED', 'PURCHASE')] }) });
  expect((await screen.findByTestId('tracking-notice')).textContent).toContain('Oct 15, 2019');
});

test('an empty audience, and a metric that the log does not tell, are said in words', async () => {
  const empty = { unitsAvailable: 0, powerSurface: null, powerByDay: [] };
  const unknown: Partial<TestDesign> = {
    verdictKind: 'INCOMPUTABLE',
    unitsNeeded: null,
    arms: [],
    comparisons: [],
    powerWithAvailable: null,
    duration: null,
  };
  open({
    told: design({
      ...unknown,
      followed: 0,
      notFollowed: 0,
      unitsAvailable: 0,
      incomputable: { reason: 'NO_DATA', detail: 'Nobody is in this audience.' },
    }),
    power: empty,
  });
  await answered(/^Nobody is in this audience, so no test can be planned\.$/);
  cleanup();
  open({
    told: design({
      ...unknown,
      metrics: [
        {
          metric: 'calls',
          baseline: {
            ...baseline,
            value: null,
            low: null,
            high: null,
            incomputable: { reason: 'NOT_LOGGED', detail: '' },
          },
          preperiodCorrelation: null,
        },
      ],
      incomputable: { reason: 'NOT_LOGGED', detail: '' },
    }),
    power: empty,
  });
  await answered(/^The log does not tell how calls stand without the campaign/);
});

test('several arms: each is named, compared and can be changed; shares that do not sum to 1 are marked and nothing is asked of them', async () => {
  const campaign = planned({ arms: armsOf('control', 'mail', 'push', 'both') });
  const comparisons = ['mail', 'push', 'both'].map(
    (arm) => ({ arm, metric: 'purchase', role: 'PRIMARY', alpha: 0.05 / 3, units: 1_500 }) as const,
  );
  open({ campaign, told: design({ comparisons }) });
  await answered(/Yes/);
  expect(within(await screen.findByRole('table', { name: 'Each arm and metric' })).getAllByRole('row')).toHaveLength(4);
  expect(screen.getAllByLabelText('Share').map((input) => (input as HTMLInputElement).value)).toEqual([
    '25 %',
    '25 %',
    '25 %',
    '25 %',
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Remove the arm both' }));
  await waitFor(() => expect(screen.getAllByLabelText('Share')).toHaveLength(3));
  expect(screen.getByText('The shares sum to 100%.')).toBeTruthy();
  const [control] = screen.getAllByLabelText('Share');
  fireEvent.change(control!, { target: { value: '50' } });
  await screen.findByText('The shares sum to 116.7%; they have to sum to 100%.');
  await answered(/^Mend what is marked below/);
  expect(screen.getByRole('button', { name: 'Save the plan' })).toHaveProperty('disabled', true);
  fireEvent.click(screen.getByRole('button', { name: 'Make them even' }));
  await screen.findByText('The shares sum to 100%.');
});

test('what the server refuses stands at its field until the draft changes; another’s change is said before it is overwritten', async () => {
  const inputs: Record<string, unknown>[] = [];
  let answers: object[] = [
    {
      campaign: null,
      userErrors: [
        {
          code: 'INVALID',
          field: ['plan', 'metrics', '0', 'name'],
          message: 'This name cannot be.',
          problem: null,
          facts: null,
        },
      ],
    },
    {
      campaign: planned({}, { version: 7 }),
      userErrors: [
        { code: 'CONFLICT', field: ['version'], message: 'Somebody changed it.', problem: null, facts: null },
      ],
    },
    { campaign: planned({}, { version: 8 }), userErrors: [] },
  ];
  const save = ({ input }: Record<string, unknown>): object => {
    inputs.push(input as Record<string, unknown>);
    const [next = {}, ...rest] = answers;
    answers = rest;
    return next;
  };
  open({ save }, { at: '/?uplift=20' });
  await answered(/Yes/);
  fireEvent.click(screen.getByRole('button', { name: 'Save the plan' }));
  await screen.findByText('This name cannot be.');
  fireEvent.click(screen.getByRole('button', { name: 'Save the plan' }));
  await screen.findByText(/Somebody else changed this campaign while you were planning/);
  expect(screen.queryByText('This name cannot be.')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Save the plan' }));
  await waitFor(() => expect(inputs).toHaveLength(3));
  expect(inputs.map(({ version, upliftRelative }) => [version, upliftRelative])).toEqual([
    [3, 0.2],
    [3, 0.2],
    [7, 0.2],
  ]);
  await waitFor(() => expect(screen.getByTestId('address').textContent).toBe('/'));
});

test('two edits at once both stay, in the plan and within one arm and metric', async () => {
  const inputs: { plan: Record<string, unknown> }[] = [];
  open({
    save: ({ input }) => {
      inputs.push(input as { plan: Record<string, unknown> });
      return { campaign: planned({}, { version: 4 }), userErrors: [] };
    },
  });
  await answered(/Yes/);
  // No time to draw between them.
  act(() => {
    fireEvent.change(screen.getByLabelText('Users enter for, days'), { target: { value: '14' } });
    fireEvent.change(screen.getByLabelText('Ends at, users'), { target: { value: '600' } });
    fireEvent.change(screen.getByLabelText('Treatment 1'), { target: { value: 'mail' } });
    fireEvent.change(screen.getAllByLabelText('What its users see')[1]!, { target: { value: 'a mail' } });
    fireEvent.change(screen.getByLabelText('Metric'), { target: { value: 'bought' } });
    fireEvent.click(screen.getByLabelText('Use what they did before (CUPED)'));
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Save the plan' }));
  await waitFor(() => expect(inputs).toHaveLength(1));
  expect(inputs[0]?.plan).toMatchObject({
    days: 14,
    plannedUnits: 600,
    arms: [{}, { name: 'mail', description: 'a mail' }],
    metrics: [{ name: 'bought', cuped: true }],
  });
});

test('an approved plan can be tried, not saved', async () => {
  open({ campaign: planned({}, { status: 'APPROVED' }) }, { at: '/?uplift=20' });
  await answered(/Yes/);
  expect(screen.getByText(/The plan is approved\. To change it, put the campaign back to draft/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Save the plan' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Discard the changes' }));
  await waitFor(() => expect(screen.getByTestId('address').textContent).toBe('/'));
});
