// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Permission } from '../../client/session.js';
import type { Locale } from '../../i18n/locale.js';
import { renderSignedIn } from '../../testing/signed-in.js';
import type { Campaign } from '../campaign.js';
import type { Analysis } from '../result/analysis.js';
import {
  analysisOf,
  decisionOf,
  effectOf,
  foundOf,
  frameworkOf,
  guardrailOf,
  metricOf,
  planOf,
} from '../testing/analysis-of.js';
import type { Monitored } from './monitored.js';
import { MonitorView } from './monitor-tab.js';

afterEach(cleanup);

const campaign = { id: 'cmp_1', version: 3, status: 'RUNNING' } as unknown as Campaign;
const monitoredOf = (change: Partial<Monitored> = {}): Monitored => ({
  id: 'cmp_1',
  status: 'RUNNING',
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  alpha: 0.05,
  decision: null,
  plan: planOf(),
  exposures: {
    arms: [
      {
        arm: 'control',
        plannedShare: 0.5,
        units: 2_100,
        firstAt: '2026-01-01T01:00:00Z',
        lastAt: '2026-01-05T01:00:00Z',
      },
      { arm: 'treatment', plannedShare: 0.5, units: 2_110, firstAt: null, lastAt: null },
    ],
    unitsInTwoArms: 4,
    sampleRatio: { statistic: 0.02, pValue: 0.88, isMismatch: false, incomputable: null },
    days: [
      {
        date: '2026-01-01',
        arms: [
          { arm: 'control', units: 1_100 },
          { arm: 'treatment', units: 1_090 },
        ],
      },
      {
        date: '2026-01-02',
        arms: [
          { arm: 'control', units: 1_000 },
          { arm: 'treatment', units: 1_020 },
        ],
      },
    ],
  },
  analyses: [],
  ...change,
});

interface Shown {
  monitored?: Partial<Monitored>;
  analysis?: Analysis | null;
  locale?: Locale;
  permissions?: readonly Permission[];
  answer?(name: string, variables: Record<string, unknown>): object | null;
  at?: string;
}

async function show({
  monitored = {},
  analysis = null,
  locale = 'en',
  permissions = ['plan:read', 'campaigns:write'],
  answer = () => null,
  at = '/',
}: Shown = {}): Promise<void> {
  renderSignedIn(
    <MonitorView
      campaign={campaign}
      monitored={monitoredOf(monitored)}
      analysis={analysis}
      now={new Date('2026-01-05T06:00:00Z')}
      onChanged={() => undefined}
    />,
    { permissions, answer, locale, at },
  );
  await screen.findByRole('region', {
    name: locale === 'en' ? 'Getting exposures and outcomes in' : '노출과 결과 보내기',
  });
}

const region = (name: string): HTMLElement => screen.getByRole('region', { name });

test('a running campaign tells its arms, exposures, bounds, outcomes and how to look', async () => {
  await show();
  expect(screen.getAllByRole('region').map((one) => one.getAttribute('aria-label'))).toEqual([
    'Are the arms as large as planned?',
    'Guardrails',
    'Who meets it, day by day',
    'How the effect stands',
    'Look now',
    'How outcomes come',
    'Getting exposures and outcomes in',
  ]);
  expect(screen.getByTestId('figure-exposedUsers').textContent).toMatch(/4,210.*of 9,000 planned/);
  expect(screen.getByTestId('figure-daysLeft').textContent).toContain('10 days');
  expect(screen.getByTestId('figure-exposureRate').textContent).toMatch(/planned: 643 a day/);
  expect(screen.getByTestId('sample-ratio').textContent).toContain('to be expected (p = 0.88)');
});

test('a mismatch is an alarm with steps to take, in both languages', async () => {
  const exposures = {
    ...monitoredOf().exposures,
    sampleRatio: { statistic: 81.2, pValue: 1e-19, isMismatch: true, incomputable: null },
  };
  await show({ monitored: { exposures } });
  expect(screen.getByRole('alert').textContent).toContain('No figure of this campaign can be trusted');
  expect(within(region('Are the arms as large as planned?')).getAllByRole('listitem')).toHaveLength(5);
  cleanup();
  await show({ monitored: { exposures }, locale: 'ko' });
  expect(screen.getByRole('alert').textContent).toContain('p < 0.001');
  cleanup();
  const plan = planOf({ framework: frameworkOf('CONFIDENCE_SEQUENCE') });
  await show({ monitored: { exposures, plan }, analysis: analysisOf(foundOf(), { plan }) });
  expect(region('How the effect stands').textContent).toContain('Not shown: the arms’ sizes do not fit the plan');
  expect(region('Guardrails').textContent).toContain('Nothing is said of them');
  expect(region('Guardrails').textContent).not.toContain('Holds');
});

test('exposures by day and arm stand as a table, too, with sums', async () => {
  await show();
  const section = region('Who meets it, day by day');
  expect(within(section).getByRole('figure').textContent).toContain(
    '2 days with exposures: 4,210 users met the campaign for the first time, 2,190 on the busiest day',
  );
  fireEvent.click(within(section).getByRole('radio', { name: 'Table' }));
  expect(within(section).getByRole('table', { name: 'First exposures by day and arm' }).textContent).toMatch(
    /1,1001,0902,190.*2,1002,1104,210/,
  );
});

test('of a plan that is judged once the effect is hidden until its end, and it says why; an alarm is not', async () => {
  const found = foundOf({
    decision: decisionOf({ hasEnded: false }),
    metrics: [metricOf(), guardrailOf('INFERIOR')],
    course: [
      {
        date: '2026-01-09',
        units: 900,
        arms: [],
        sampleRatioP: 0.5,
        metrics: [
          {
            metric: 'purchase',
            arm: 'treatment',
            absolute: effectOf(0.01, 0, 0.02, 'FRACTION'),
            relative: effectOf(0.12, 0.02, 0.23),
            pValue: 0.01,
            statistic: 2.5,
            bound: null,
            guardrail: null,
          },
        ],
      },
    ],
  });
  await show({ analysis: analysisOf(found) });
  expect(region('How the effect stands').textContent).toContain('Not shown before the end');
  expect(within(region('How the effect stands')).queryByRole('figure')).toBeNull();
  expect(region('Guardrails').textContent).toContain('Harmed');
  expect(document.body.textContent).not.toContain('+12%');
});

const effect = (relative: ReturnType<typeof effectOf>, statistic: number, bound: number | null) => ({
  metric: 'purchase',
  arm: 'treatment',
  absolute: effectOf(0.01, 0.001, 0.02, 'FRACTION'),
  relative,
  pValue: 0.01,
  statistic,
  bound,
  guardrail: null,
});

test('planned looks: z stands beside its bound, and the next look is asked about before it is taken', async () => {
  const plan = planOf({ framework: frameworkOf('GROUP_SEQUENTIAL', { fractions: [0.3, 0.6, 1] }) });
  const look = {
    number: 1,
    planned: 3,
    share: 0.3,
    isLast: false,
    bound: 3.92,
    bounds: [
      { share: 0.3, bound: 3.92, isTaken: true },
      { share: 0.6, bound: 2.67, isTaken: false },
      { share: 1, bound: 1.98, isTaken: false },
    ],
  };
  const found = foundOf({
    look,
    course: [
      {
        date: '2026-01-09',
        units: 2_700,
        arms: [],
        sampleRatioP: 0.5,
        metrics: [effect(effectOf(0.12, -0.1, 0.3), 2.5, 3.92)],
      },
    ],
    decision: decisionOf({ kind: 'KEEP_RUNNING', reason: 'NOTHING_SHOWN_YET', arm: null, hasEnded: false }),
  });
  const asked: unknown[] = [];
  await show({
    analysis: analysisOf(found, { plan }),
    monitored: {
      plan,
      analyses: [
        {
          id: 'can_1',
          createdAt: '2026-01-09T00:00:00Z',
          isOfPlan: true,
          isSynthetic: false,
          job: {} as never,
          result: { units: { matured: 2_700 }, look, decision: found.decision },
        },
      ],
    },
    answer: (name, { input }) => {
      if (name !== 'AnalyzeCampaign') return null;
      asked.push(input);
      return {
        analyzeCampaign: {
          job: null,
          analysis: null,
          userErrors: [
            {
              code: 'INVALID',
              field: ['campaignId'],
              message: 'Look 2 is planned at 5400.',
              problem: 'look-not-due',
              facts: { look: 2, needed: 5_400, had: 2_700 },
            },
          ],
        },
      };
    },
  });
  expect(region('How the effect stands').textContent).toMatch(
    /z is 2\.5 at 30% of the planned users; the bound is 3\.92, so nothing is shown/,
  );
  fireEvent.click(within(region('How the effect stands')).getByRole('radio', { name: 'Table' }));
  expect(within(region('How the effect stands')).getByRole('table', { name: 'The effect by day' }).textContent).toMatch(
    /2,70030%2\.53\.92\+12%/,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Look 2 of 3' }));
  const dialog = await screen.findByRole('dialog', { name: 'Take look 2 of 3?' });
  expect(asked).toEqual([]);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Take the look' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(await screen.findByText(/Look 2 is planned at 5400\./)).toBeTruthy();
});

test('who comes after the last planned look does not wait: they are not part of the plan', async () => {
  const plan = planOf({ framework: frameworkOf('GROUP_SEQUENTIAL', { fractions: [0.5, 1] }) });
  const look = { number: 1, planned: 2, share: 0.4, isLast: true, bound: 1.96, bounds: [] };
  const units = {
    ...foundOf().units,
    recordedUntil: '2026-01-04T00:00:00Z',
    exposed: 3_600,
    matured: 3_600,
    notYetObserved: 0,
  };
  const seen = (isLast: boolean): Shown => {
    const found = foundOf({ units, look: { ...look, isLast } });
    return {
      analysis: analysisOf(found, { plan }),
      monitored: {
        status: 'FINISHED',
        endedAt: '2026-01-04T00:00:00Z',
        plan,
        analyses: [
          {
            id: 'can_1',
            createdAt: '2026-01-05T00:00:00Z',
            isOfPlan: true,
            isSynthetic: false,
            job: {} as never,
            result: { units, look: { ...look, isLast }, decision: found.decision },
          },
        ],
      },
    };
  };
  await show(seen(true));
  expect(region('How outcomes come').textContent).toContain(
    'The last planned look counted 3,600 users. 610 users met the campaign later, or had an open window then, and are not part of the plan.',
  );
  expect(region('How outcomes come').textContent).not.toContain('wait');
  expect(region('How outcomes come').textContent).toMatch(/recorded outcomes were known until Jan 4, 2026/);
  cleanup();
  await show({ ...seen(true), locale: 'ko' });
  expect(region('결과가 어떻게 들어오나요?').textContent).toContain('610명은 계획에 들어가지 않습니다');
  cleanup();
  await show(seen(false));
  expect(region('How outcomes come').textContent).toContain('3,600 users are counted, 610 still wait');
});

test('a confidence sequence is told with its interval by day, and whether it excludes no effect', async () => {
  const plan = planOf({ framework: frameworkOf('CONFIDENCE_SEQUENCE') });
  const course = [effectOf(0.2, -0.1, 0.5), effectOf(0.12, 0.02, null)].map((relative, index) => ({
    date: `2026-01-0${8 + index}`,
    units: 900 * (index + 1),
    arms: [],
    sampleRatioP: 0.5,
    metrics: [effect(relative, 2, null)],
  }));
  await show({ analysis: analysisOf(foundOf({ course }), { plan }), monitored: { plan }, locale: 'ko' });
  expect(region('효과가 지금 어떤가요?').textContent).toMatch(/\+12%, 구간 \+2%부터 \+∞까지.*효과 없음이 배제됩니다/);
});

test('what is to be done with the campaign depends on its status and on who asks', async () => {
  await show();
  expect(['Extend', 'Finish', 'Decide'].every((name) => screen.queryByRole('button', { name }) !== null)).toBe(true);
  cleanup();
  await show({ permissions: ['plan:read'] });
  expect(
    ['Extend', 'Finish', 'Decide', 'Look now'].some((name) => screen.queryByRole('button', { name }) !== null),
  ).toBe(false);
  expect(region('Look now').textContent).toContain('by marketers and administrators');
  cleanup();
  await show({ monitored: { status: 'APPROVED', startedAt: null } });
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  expect(await screen.findByRole('dialog', { name: 'Start the campaign' })).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Look now' })).toBeNull();
});

test('exposures and recorded outcomes get in by code or by file', async () => {
  await show({ at: '/?send=file', permissions: ['plan:read', 'imports:write', 'events:write'] });
  expect(screen.getByRole('button', { name: 'Choose a file: Exposures' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Choose a file: Outcomes' })).toBeTruthy();
  expect(screen.getByText(/Metrics that are recorded: refund\./)).toBeTruthy();
  cleanup();
  await show({ at: '/?send=file' });
  expect(screen.getByRole('button', { name: 'Choose a file: Exposures' })).toBeTruthy();
  cleanup();
  await show({ at: '/?send=file', permissions: ['plan:read', 'events:write'] });
  expect(screen.getByText(/by marketers, operators and administrators/)).toBeTruthy();
  cleanup();
  await show({ at: '/?send=graphql' });
  expect(region('Getting exposures and outcomes in').textContent).toContain('recordOutcomes(input: {');
});

test('once it is decided no further look is asked for', async () => {
  await show({ monitored: { status: 'FINISHED', endedAt: '2026-01-05T03:00:00Z' } });
  expect(screen.getByRole('button', { name: 'Look now' })).toBeTruthy();
  cleanup();
  await show({ monitored: { status: 'FINISHED', endedAt: '2026-01-05T03:00:00Z', decision: { kind: 'SHIP' } } });
  expect(screen.queryByRole('button', { name: 'Look now' })).toBeNull();
  expect(region('Look now').textContent).toContain('It is decided, so no further look is asked for');
});

test('one that was ended early says when, not until when it was planned', async () => {
  await show({ monitored: { status: 'FINISHED', endedAt: '2026-01-05T03:00:00Z' } });
  expect(screen.getByTestId('figure-daysLeft').textContent).toMatch(/ended Jan 5, 2026/);
  expect(screen.getByTestId('figure-daysLeft').textContent).not.toContain('until');
});

test('who ships before the planned end is asked to say what the analysis does not know', async () => {
  await show({ analysis: analysisOf(foundOf({ decision: decisionOf({ hasEnded: false }) })) });
  fireEvent.click(screen.getByRole('button', { name: 'Decide' }));
  fireEvent.click(await screen.findByRole('radio', { name: 'Ship treatment to everybody' }));
  expect(screen.getByRole('status').textContent).toContain('The analysis does not say this');
});
