// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import { renderSignedIn } from '../../testing/signed-in.js';
import { AnswerPlace } from '../tab-answer.js';
import type { Campaign } from '../campaign.js';
import {
  analysisOf,
  armDecisionOf,
  decisionOf,
  effectOf,
  foundOf,
  frameworkOf,
  guardrailOf,
  metricOf,
  planOf,
} from '../testing/analysis-of.js';
import type { Analysis, AnalysisLine, CampaignResult, Found } from './analysis.js';
import { ResultView } from './result-tab.js';

afterEach(cleanup);

const campaign = { id: 'cmp_1', version: 3, status: 'RUNNING' } as unknown as Campaign;
const registered = {
  id: 'chg_1',
  at: '2025-12-30T00:00:00Z',
  kind: 'STATUS',
  before: { status: 'SIMULATED' },
  reason: null,
  by: { id: 'acc_1', name: 'Mina' },
  after: {
    status: 'APPROVED',
    hypothesis: 'Free delivery sells',
    upliftRelative: 0.1,
    alpha: 0.05,
    power: 0.8,
    plan: { arms: [1, 2], metrics: [1, 2], days: 14, plannedUnits: 9_000, windowDays: 7 },
  },
} as const;
const resultOf = (change: Partial<CampaignResult> = {}): CampaignResult => ({
  id: 'cmp_1',
  status: 'RUNNING',
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  upliftRelative: 0.1,
  alpha: 0.05,
  power: 0.8,
  hypothesis: 'Free delivery sells',
  plan: planOf(),
  decision: null,
  changes: [registered],
  analyses: [],
  scenarioRuns: [],
  aaRuns: [],
  ...change,
});

const lineOf = (id: string, createdAt: string, { units, look, decision }: Found = foundOf()): AnalysisLine => ({
  id,
  createdAt,
  isOfPlan: true,
  isSynthetic: false,
  job: {} as never,
  result: { units, look, decision },
});

async function show(
  found: Found | null,
  {
    result = {},
    analysis = {},
    locale = 'en' as Locale,
  }: { result?: Partial<CampaignResult>; analysis?: Partial<Analysis>; locale?: Locale } = {},
): Promise<void> {
  const place = document.body.appendChild(document.createElement('div'));
  renderSignedIn(
    <AnswerPlace value={place}>
      <ResultView
        campaign={campaign}
        result={resultOf(result)}
        analysis={found && analysisOf(found, analysis)}
        onChanged={() => undefined}
      />
    </AnswerPlace>,
    { permissions: ['plan:read', 'campaigns:write'], answer: () => null, locale },
  );
  await screen.findByRole('region', {
    name: locale === 'en' ? 'The plan, and what was changed of it' : '계획과 바뀐 점',
  });
}

test('the verdict comes first, then the decision, the effects, and everything that they rest on', async () => {
  await show(foundOf());
  const names = screen.getAllByRole('region').map((region) => region.getAttribute('aria-label'));
  expect(names).toEqual([
    'What it shows',
    'The decision',
    'Effects',
    'Guardrails',
    'Was the forecast right?',
    'The plan, and what was changed of it',
    'What was counted, and what was left out',
    'Earlier looks',
  ]);
  expect(screen.getByTestId('result-verdict').textContent).toMatch(/^Ship treatment.*Decide for treatment/);
});

test('before the end of a plan that is judged once nothing of the effect is there, neither in charts, tables nor the export', async () => {
  const files: Blob[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  Object.assign(URL, { createObjectURL: (file: Blob) => (files.push(file), '#'), revokeObjectURL: () => undefined });
  const result = { analyses: [lineOf('can_1', '2026-01-31T08:00:00Z')] };
  await show(
    foundOf({
      decision: decisionOf({ hasEnded: false }),
      segments: [
        {
          dimension: 'visitor',
          segment: 'new',
          metric: 'purchase',
          arm: 'treatment',
          units: 3,
          controlUnits: 1,
          treatmentUnits: 2,
          effect: effectOf(0.3, 0.1, 0.5),
          absolute: effectOf(0.01, 0, 0.02, 'FRACTION'),
          correctedP: 0.04,
          differsP: 0.5,
          differs: false,
        },
      ],
    }),
    { result },
  );
  expect(screen.getByTestId('result-verdict').textContent).toMatch(/^Keep running/);
  expect(within(screen.getByRole('region', { name: 'Effects' })).queryByRole('table')).toBeNull();
  expect(screen.queryByRole('region', { name: /Segments/ })).toBeNull();
  expect(screen.getByTestId('forecast').textContent).toContain('told at the planned end');
  expect(document.body.textContent).not.toContain('+12%');
  fireEvent.click(within(screen.getByRole('region', { name: 'Earlier looks' })).getByRole('button', { name: /CSV/ }));
  vi.restoreAllMocks();
  expect(await Promise.all(files.map((file) => file.text()))).toEqual([
    expect.stringContaining('PLANNED_UNITS_NOT_REACHED'),
  ]);
  expect(await files[0]!.text()).not.toContain('PRIMARY_BETTER');
});

test('every metric stands with control, arm, both effects and their intervals; what cannot be computed is a dash with its reason', async () => {
  await show(
    foundOf({
      metrics: [
        metricOf(),
        metricOf({
          metric: 'basket',
          role: 'SECONDARY',
          shown: 'INCOMPUTABLE',
          control: effectOf(null),
          treatment: effectOf(null),
          absolute: effectOf(null),
          relative: effectOf(null),
          pValue: null,
          correctedP: null,
        }),
        guardrailOf('INFERIOR'),
      ],
    }),
  );
  const table = screen.getByRole('table', { name: 'Effects by metric and arm' });
  const [, first, second, third] = within(table).getAllByRole('row');
  expect(first?.textContent).toMatch(
    /purchase.*primary.*treatment.*5\.00%.*\+0\.60 pp.*\+0\.10 pp to \+1\.10 pp.*\+12%.*\+2% to \+23%.*p = 0\.012.*better/,
  );
  expect(within(second!).getAllByRole('button', { name: /too few to tell/ }).length).toBeGreaterThanOrEqual(4);
  expect(third?.textContent).toContain('Harmed');
  expect(screen.getByRole('list', { name: 'Guardrails' }).textContent).toMatch(
    /Harmed.*refund, treatment: harmed by more than 10%/,
  );
});

test('of a posterior, chance and loss stand where p would', async () => {
  const posterior = {
    probabilityTreatmentIsBetter: 0.97,
    probabilityTreatmentIsWorse: 0.03,
    expectedLoss: 0.001,
    expectedLossOfControl: 0.1,
    incomputable: null,
  };
  const plan = planOf({ framework: frameworkOf('BAYESIAN') });
  await show(foundOf({ metrics: [metricOf({ posterior, correctedP: null })] }), {
    analysis: { plan },
    result: { plan },
  });
  const heads = within(screen.getByRole('table', { name: 'Effects by metric and arm' }))
    .getAllByRole('columnheader')
    .map(({ textContent }) => textContent);
  expect(heads).toContain('Probability that treatment is better');
  expect(heads).not.toContain('p, corrected');
  expect(screen.getByText('97.0%')).toBeTruthy();
});

test('the plan as it was registered and each change of it stand beside the result, with who and why', async () => {
  const extended = {
    id: 'chg_2',
    at: '2026-01-10T00:00:00Z',
    kind: 'PLAN',
    before: { days: 14, plannedUnits: 9_000 },
    after: { days: 21, plannedUnits: 12_000 },
    reason: 'Fewer came.',
    by: null,
  } as const;
  await show(foundOf(), { result: { changes: [registered, extended] } });
  expect(screen.getByTestId('registered').textContent).toMatch(
    /by Mina: Free delivery sells.*hoped for \+10%.*9,000 users planned/,
  );
  expect(
    screen.getByText(/days from 14 to 21 and planned users from 9,000 to 12,000.*Reason: Fewer came\./),
  ).toBeTruthy();
  expect(screen.getByText('The plan was changed once after it had been approved:')).toBeTruthy();
});

test('whether the forecast was right is said from the interval; the A/A test and the simulation stand beside it', async () => {
  const quantiles = [0.05, 0.5, 0.95].map((q) => ({ q, value: q / 2 }));
  await show(foundOf({ metrics: [metricOf({ relative: effectOf(0.3, 0.2, 0.4) })] }), {
    result: {
      scenarioRuns: [{ id: 'scr_1', result: { metric: 'conversion', uplift: { quantiles } } }],
      aaRuns: [
        {
          id: 'aar_1',
          isOfPlan: true,
          rerandomizations: 400,
          alpha: 0.05,
          result: {
            verdictKind: 'SOUND',
            comparisons: [
              { metric: 'purchase', arm: 'treatment', falsePositiveRate: effectOf(0.05, 0.03, 0.07, 'FRACTION') },
            ],
          },
        },
      ],
    },
  });
  expect(screen.getByTestId('forecast').textContent).toBe(
    'Less was hoped for than came: +10% is worse than the whole interval.',
  );
  const table = screen.getByRole('table', { name: 'Forecast and result' });
  expect(table.textContent).toMatch(/\+2\.5% to \+47\.5%, middle \+25%.*5\.00% \(3\.00%.*7\.00%\).*\+30%/);
});

test('several arms and parts of the users are told one by one, in Korean as in English', async () => {
  const segment = (name: string, units: number) => ({
    dimension: 'buyer',
    segment: name,
    metric: 'purchase',
    arm: 'treatment',
    units,
    controlUnits: 1,
    treatmentUnits: units - 1,
    effect: effectOf(0.3, 0.1, 0.5),
    absolute: effectOf(0.01, 0, 0.02, 'FRACTION'),
    correctedP: 0.04,
    differsP: 0.5,
    differs: false,
  });
  const novelty = [
    {
      metric: 'purchase',
      arm: 'treatment',
      days: 2,
      units: 90,
      byDay: [effectOf(0.02, 0.01, 0.03, 'FRACTION'), effectOf(0.01, 0, 0.02, 'FRACTION')],
      slope: effectOf(-0.01, -0.015, -0.005, 'FRACTION'),
      slopeP: 0.0001,
      laterMinusFirstWeek: effectOf(null),
      laterMinusFirstWeekP: null,
    },
  ];
  await show(
    foundOf({
      segments: [segment('bought-before', 40), segment('not-bought-before', 50)],
      novelty,
      decision: decisionOf({
        arms: [
          armDecisionOf(),
          armDecisionOf({
            arm: 'bold',
            kind: 'STOP',
            reason: 'GUARDRAIL_HARMED',
            guardrails: { held: [], harmed: ['refund'], open: [] },
          }),
        ],
      }),
    }),
    { locale: 'ko' },
  );
  expect(screen.getByRole('list', { name: '집단별로' }).textContent).toMatch(
    /캠페인 집단: 도입.*bold: 중단, 보호 지표\(refund\) 악화/,
  );
  expect(screen.getByRole('region', { name: /보기만 하고 결정하지 마세요/ }).textContent).toMatch(
    /확인되지 않습니다\(구매, 캠페인 집단, p = 0\.5\)/,
  );
  expect(screen.getByText('전에 사지 않음')).toBeTruthy();
  expect(screen.getByText(/효과가 점점 줄어듭니다\(p < 0\.001\)/)).toBeTruthy();
});

test('without an analysis it says what has to happen first, and a campaign that ran can still be decided', async () => {
  await show(null);
  expect(screen.getByRole('link', { name: 'Go to the monitor' }).getAttribute('href')).toBe('/campaigns/cmp_1/monitor');
  fireEvent.click(screen.getByRole('button', { name: 'Decide' }));
  expect(await screen.findByRole('dialog', { name: 'Decide what comes of the campaign' })).toBeTruthy();
});

test('a decision stands with its reason, and an analysis by an earlier plan says so', async () => {
  await show(foundOf(), {
    result: {
      status: 'FINISHED',
      endedAt: '2026-01-20T00:00:00Z',
      decision: {
        kind: 'KEEP_CONTROL',
        arm: null,
        reason: 'It costs more than it brings.',
        at: '2026-02-01T00:00:00Z',
      },
    },
    analysis: { isOfPlan: false },
  });
  expect(screen.getByTestId('decision').textContent).toMatch(
    /Decided: things stay as they were.*It costs more than it brings\./,
  );
  expect(screen.getByText(/made by an earlier plan/)).toBeTruthy();
});

test('a day that the log lacks is told where the counts are', async () => {
  const found = foundOf({});
  await show({ ...found, units: { ...found.units, logEndsBefore: '2026-01-12' } });
  expect(screen.getByText(/The log has no events on Jan 12, 2026, though the days around it have/)).toBeTruthy();
});

test('one that has ended waits for the windows of its last users; then what was found stands as one look', async () => {
  const ended = { status: 'FINISHED', endedAt: '2026-01-10T00:00:00Z' } as const;
  const early = foundOf({
    decision: decisionOf({ kind: 'KEEP_RUNNING', reason: 'PLANNED_UNITS_NOT_REACHED', arm: null, hasEnded: false }),
    observedUntil: '2026-01-12T00:00:00Z',
  });
  await show(early, { result: ended });
  expect(screen.getByTestId('result-verdict').textContent).toMatch(
    /^Wait: the campaign has ended, and the windows of its last users are over on Jan 17, 2026/,
  );
  expect(document.body.textContent).not.toContain('+12%');
  cleanup();
  await show(
    { ...early, decision: { ...early.decision, hasEnded: true }, observedUntil: '2026-01-17T00:00:00Z' },
    { result: ended },
  );
  expect(screen.getByTestId('result-verdict').textContent).toMatch(
    /^Cannot tell by the plan: it was ended before its planned end/,
  );
  expect(screen.getByText(/\+12% against control/)).toBeTruthy();
});

test('a guardrail harmed before the end heads the page, and it is said by which bound', async () => {
  const decision = decisionOf({
    hasEnded: false,
    arms: [armDecisionOf({ guardrails: { held: [], harmed: ['refund'], open: [] } })],
  });
  const seenBy = (bound: 'ANY_TIME' | null) =>
    foundOf({
      decision,
      metrics: [
        metricOf(),
        guardrailOf('INFERIOR', { guardrail: { verdict: 'INFERIOR', bound, pValue: 0.004, incomputable: null } }),
      ],
    });
  await show(seenBy('ANY_TIME'));
  expect(screen.getByTestId('result-verdict').textContent).toMatch(/^A guardrail is harmed \(refund\)/);
  expect(screen.getByTestId('result-verdict').dataset['mood']).toBe('bad');
  expect(screen.getByRole('region', { name: 'Guardrails' }).textContent).toContain('hold however often one looks');
  expect(document.body.textContent).not.toMatch(/nothing to do/i);
  cleanup();
  await show(seenBy(null));
  expect(screen.getByRole('region', { name: 'Guardrails' }).textContent).toContain(
    'nothing corrects for looking often',
  );
});

test('what a look said stays as it was once the campaign has ended; what waits for the last windows says so', async () => {
  const early = foundOf({
    decision: decisionOf({ kind: 'KEEP_RUNNING', reason: 'PLANNED_UNITS_NOT_REACHED', arm: null, hasEnded: false }),
    observedUntil: '2026-01-12T00:00:00Z',
  });
  const analyses = [lineOf('can_1', '2026-01-12T08:00:00Z', early), lineOf('can_0', '2026-01-08T08:00:00Z', early)];
  await show(early, { result: { status: 'FINISHED', endedAt: '2026-01-10T00:00:00Z', analyses } });
  const [, last, first] = within(screen.getByRole('table', { name: 'Earlier looks' })).getAllByRole('row');
  expect(last?.textContent).toContain('Wait: the campaign has ended');
  expect(first?.textContent).toContain('Keep running');
  expect(screen.queryByRole('note')).toBeNull();
});

test('an earlier look says so, leads to the newest one, and suggests neither what is next nor a decision', async () => {
  const analyses = [lineOf('can_2', '2026-02-02T08:00:00Z'), lineOf('can_1', '2026-01-31T08:00:00Z')];
  await show(foundOf(), { result: { analyses } });
  expect(screen.getByRole('note').textContent).toBe('This is an earlier look. See the newest one.');
  expect(screen.getByRole('link', { name: 'See the newest one.' }).getAttribute('href')).toBe(
    '/campaigns/cmp_1/result',
  );
  expect(screen.getByTestId('result-verdict').textContent).toMatch(/^Ship treatment/);
  expect(screen.getByTestId('result-verdict').textContent).not.toContain('Decide for treatment');
  fireEvent.click(screen.getByRole('button', { name: 'Decide' }));
  expect((await screen.findByRole<HTMLInputElement>('radio', { name: 'End it without an answer' })).checked).toBe(true);
});

test('who ships before the planned end is asked to say what the analysis does not know', async () => {
  await show(foundOf({ decision: decisionOf({ hasEnded: false }) }));
  fireEvent.click(screen.getByRole('button', { name: 'Decide' }));
  expect((await screen.findByRole<HTMLInputElement>('radio', { name: 'End it without an answer' })).checked).toBe(true);
  fireEvent.click(screen.getByRole('radio', { name: 'Ship treatment to everybody' }));
  expect(screen.getByRole('status').textContent).toContain('The analysis does not say this');
});

test('how it was computed is told by the plan’s framework', async () => {
  const plan = planOf({ framework: frameworkOf('BAYESIAN') });
  await show(foundOf(), { result: { plan }, analysis: { plan } });
  expect(document.body.textContent).toMatch(
    /credible intervals of the posterior.*Chances are not corrected for several metrics or arms/s,
  );
  expect(document.body.textContent).not.toMatch(/Newcombe|corrected by Holm/);
});

test('where an analysis is on its way or failed, it does not say that there is none', async () => {
  await show(null, {
    result: {
      status: 'FINISHED',
      endedAt: '2026-01-10T00:00:00Z',
      analyses: [{ ...lineOf('can_1', '2026-01-12T08:00:00Z'), result: null }],
    },
  });
  expect(screen.getByText('No analysis has a result yet; see the tab Monitor.')).toBeTruthy();
  expect(document.body.textContent).not.toContain('never analyzed');
});

test('whether other methods agree with Welch’s test is told in a sentence and a table, and not before the planned end', async () => {
  const checkOf = (
    metric: string,
    p: readonly (number | null)[],
    disagreeing: Found['robustness'][number]['disagreeing'] = [],
  ): Found['robustness'][number] => {
    const [welch, bootstrap, permutation, mannWhitney] = p.map((pValue) => ({
      pValue,
      incomputable: pValue === null ? { reason: 'TOO_FEW' as const, detail: 'too few' } : null,
    }));
    const effects = { absolute: effectOf(0.4, 0.1, 0.7, 'MONEY_PER_USER'), relative: effectOf(0.1, 0.02, 0.2) };
    return {
      metric,
      arm: 'treatment',
      controlUnits: 4_500,
      treatmentUnits: 4_510,
      resamples: 666,
      welch: { ...effects, ...welch! },
      bootstrap: { ...effects, ...bootstrap! },
      permutation: permutation!,
      mannWhitney: { superiority: effectOf(0.53, 0.51, 0.55, 'FRACTION'), ...mannWhitney! },
      disagreeing,
    };
  };
  const robustness = [
    checkOf('revenue', [0.01, 0.012, 0.011, 0.02]),
    checkOf('orders', [0.2, 0.21, 0.19, 0.0002], ['MANN_WHITNEY']),
    checkOf('basket', [0.04, 0.06, 0.07, 0.03], ['BOOTSTRAP', 'PERMUTATION']),
    checkOf('refunds', [null, null, null, null]),
  ];
  await show(foundOf({ robustness }));
  const section = screen.getByRole('region', { name: 'Do other methods agree?' });
  expect(
    within(section)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual([
    'revenue, treatment: the other methods fall on the same side as Welch’s test.',
    'orders, treatment: the ranks fall on the other side, the methods about the mean do not. The mean and most users’ values need not move alike.',
    'basket, treatment: bootstrap and permutation would say otherwise than Welch’s test. Few or very large values weigh much here: be careful with this figure.',
    'refunds, treatment: whether other methods agree cannot be said.',
  ]);
  expect(section.textContent).toContain('666 resamples were drawn');
  const rows = within(within(section).getByRole('table', { name: 'Methods by metric and arm' }))
    .getAllByRole('row')
    .map((row) => row.textContent ?? '');
  expect(rows.filter((row) => row.startsWith('bootstrap'))[2]).toMatch(/basket.*p = 0\.06no$/);
  expect(rows.filter((row) => row.startsWith('Mann'))[0]).toMatch(/revenue.*53\.0%.*p = 0\.02yes$/);
  cleanup();
  await show(foundOf({ robustness, decision: decisionOf({ hasEnded: false }) }));
  expect(screen.queryByRole('region', { name: 'Do other methods agree?' })).toBeNull();
  cleanup();
  await show(foundOf({ robustness }), { locale: 'ko' });
  expect(screen.getByRole('region', { name: '다른 방법도 같은 답을 내나요?' }).textContent).toContain(
    'revenue, treatment: 다른 방법도 웰치 검정과 같은 쪽입니다.',
  );
});

test('what the tracking lost of the campaign stands before its verdict', async () => {
  const trackingFaults: Found['trackingFaults'] = [
    { date: '2026-01-05', kind: 'EVENT_TYPE_VANISHED', eventType: 'PURCHASE' },
    { date: '2026-01-06', kind: 'EVENT_TYPE_VANISHED', eventType: 'PURCHASE' },
    { date: '2026-01-08', kind: 'EVENT_TYPE_LEVEL_CHANGED', eventType: 'PURCHASE' },
  ];
  await show({ ...foundOf(), trackingFaults });
  expect(screen.getByTestId('result-verdict').textContent).toMatch(
    /^Purchases are missing from the log on 2 days \(Jan 5\s–\s6, 2026\)\. Every arm lost them alike.*From .*Jan 8, 2026.* on, purchases are logged differently, in every arm alike\./,
  );
});
