import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLake, type EventStore, type Lake } from '@cartograph/events';
import {
  analyzeExperiment,
  armStatistics,
  outcomesFromRows,
  type ExperimentAnalysis,
  type OutcomeRow,
} from '@cartograph/experiments';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analysisPlanOf, type TestSetup, type PlannedMetric } from '../plan/plan.js';
import { importRows, type LogRow } from '../../testing/log-rows.js';
import { trialShop, type TrialUser } from '../../testing/trial-shop.js';
import { analysisOnLog, type AnalysisQuestion } from './analysis-on-log.js';
import { inOrder } from './exposures.js';

const DAY = 86_400_000;
const timeOf = ({ time }: LogRow): number => Date.parse(`${time.replace(' ', 'T')}Z`);

const METRICS: PlannedMetric[] = [
  { metric: { name: 'bought', kind: 'conversion' }, source: { from: 'log', measure: 'purchase' } },
  {
    metric: { name: 'bought, by the past', kind: 'conversion', role: 'secondary', cuped: true },
    source: { from: 'log', measure: 'purchase' },
  },
  {
    metric: { name: 'paid', kind: 'mean', role: 'secondary', cuped: true, winsorize: { quantile: 0.95 } },
    source: { from: 'log', measure: 'revenue' },
  },
  {
    metric: { name: 'median paid', kind: 'quantile', quantile: 0.75, role: 'secondary' },
    source: { from: 'log', measure: 'revenue' },
  },
  {
    metric: { name: 'orders', kind: 'mean', role: 'guardrail', margin: { scale: 'relative', value: 0.3 } },
    source: { from: 'log', measure: 'orders' },
  },
  {
    metric: { name: 'average order', kind: 'ratio', role: 'secondary' },
    source: { from: 'log', measure: 'order-value' },
  },
  {
    metric: { name: 'back soon', kind: 'retention', role: 'secondary', retentionDays: { from: 1, to: 3 } },
    source: { from: 'log', measure: 'return' },
  },
  {
    metric: { name: 'back', kind: 'retention', role: 'secondary', cuped: true, retentionDays: { from: 3, to: 7 } },
    source: { from: 'log', measure: 'return' },
  },
];

const plan = (more: Partial<TestSetup> = {}): TestSetup => ({
  arms: [
    { name: 'control', weight: 0.5, description: '' },
    { name: 'treatment', weight: 0.5, description: '' },
  ],
  metrics: METRICS,
  framework: { kind: 'frequentist' },
  correction: 'holm',
  windowDays: 7,
  days: null,
  plannedUnits: null,
  traffic: 1,
  exclusion: null,
  holdoutShare: 0,
  ...more,
});

const question = (trial: readonly TrialUser[], more: Partial<AnalysisQuestion> = {}): AnalysisQuestion => ({
  plan: plan(),
  alpha: 0.05,
  startedAt: new Date('2019-10-10T00:00:00Z'),
  endedAt: null,
  recordedUntil: new Date('2019-11-02T00:00:00Z'),
  timeZone: 'Asia/Seoul',
  earlierLooks: [],
  isClosed: false,
  outcomes: [],
  exposures: inOrder(
    trial.map(({ unit, arm, exposedAt }) => ({ unit, arm: arm === 'control' ? 0 : 1, exposedAt: exposedAt.getTime() })),
    [],
  ),
  ...more,
});

/** The same analysis from rows, walked one by one. */
function slowAnalysis(
  rows: readonly LogRow[],
  trial: readonly TrialUser[],
  asked: AnalysisQuestion,
  observedUntil: number,
  isChecked = false,
): ExperimentAnalysis {
  const analysisPlan = analysisPlanOf(asked.plan, asked.alpha);
  const windowMs = asked.plan.windowDays * DAY;
  const counted = trial.filter(({ exposedAt }) => exposedAt.getTime() + windowMs <= observedUntil);
  const outcomes: OutcomeRow[] = [];
  const before: { unit: string; metric: string; value: number }[] = [];
  const exposures = counted.map(({ unit, arm, exposedAt }) => {
    const from = exposedAt.getTime();
    const own = rows.filter(({ user }) => user === unit);
    const after = own.filter((row) => timeOf(row) >= from && timeOf(row) < from + windowMs);
    const past = own.filter((row) => timeOf(row) >= from - 28 * DAY && timeOf(row) < from);
    const bought = (list: readonly LogRow[]): LogRow[] => list.filter(({ type }) => type === 'purchase');
    const ordered = new Set<string>();
    for (const row of after) {
      const told = (metric: string, value: number, denominator?: number): void =>
        void outcomes.push({
          id: `${metric} ${outcomes.length}`,
          unit,
          metric,
          at: timeOf(row),
          value,
          ...(denominator === undefined ? {} : { denominator }),
        });
      for (const name of ['back soon', 'back']) told(name, 1);
      if (row.type !== 'purchase') continue;
      const isNew = !ordered.has(row.session);
      ordered.add(row.session);
      for (const name of ['bought', 'bought, by the past']) told(name, 1);
      for (const name of ['paid', 'median paid']) told(name, Number(row.price));
      if (isNew) told('orders', 1);
      told('average order', Number(row.price), isNew ? 1 : 0);
    }
    const spent = bought(past).reduce((sum, { price }) => sum + Number(price), 0);
    before.push(
      { unit, metric: 'paid', value: spent },
      { unit, metric: 'bought, by the past', value: spent > 0 ? 1 : 0 },
      { unit, metric: 'back', value: past.length > 0 ? 1 : 0 },
    );
    return {
      unit,
      arm,
      exposedAt: from,
      segments: {
        visitor: past.length > 0 ? 'returning' : 'new',
        buyer: spent > 0 ? 'bought-before' : 'not-bought-before',
      },
    };
  });
  const { arms } = outcomesFromRows(
    analysisPlan,
    { exposures, outcomes, before },
    { dimensions: ['visitor', 'buyer'], noveltyDays: asked.plan.windowDays, observedUntil },
  );
  return analyzeExperiment({
    plan: analysisPlan,
    arms: armStatistics(analysisPlan.metrics, arms),
    hasEnded: asked.endedAt !== null,
    ...(isChecked ? { robustness: { columns: arms } } : {}),
    ...(asked.earlierLooks.length > 0 ? { earlierLooks: asked.earlierLooks } : {}),
  });
}

/** Equal up to the order in which numbers were added up. */
function expectSame(found: unknown, wanted: unknown, where = 'analysis'): void {
  if (typeof wanted === 'number' && typeof found === 'number' && Number.isFinite(wanted))
    expect(Math.abs(found - wanted), `${where}: ${found} is not ${wanted}`).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(wanted)),
    );
  else if (wanted === null || typeof wanted !== 'object') expect(found, where).toEqual(wanted);
  else {
    expect(Object.keys(found as object).toSorted(), where).toEqual(Object.keys(wanted).toSorted());
    for (const [key, value] of Object.entries(wanted))
      expectSame((found as Record<string, unknown>)[key], value, `${where}.${key}`);
  }
}

describe('analysisOnLog', () => {
  const { rows, trial } = trialShop({ users: 300 });
  const observedUntil = Date.parse('2019-10-31T20:00:00Z');
  let folder: string;
  let lake: Lake;
  let store: EventStore;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cartograph-analysis-'));
    await importRows(folder, rows);
    lake = await openLake({ dataDir: folder });
    store = await lake.store();
  });
  afterAll(async () => {
    await lake.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each<[string, Partial<TestSetup>]>([
    ['once', {}],
    ['whenever one likes', { framework: { kind: 'always-valid', firstLook: 50 } }],
    ['by a posterior', { framework: { kind: 'bayesian' } }],
    ['at planned shares', { framework: { kind: 'group-sequential', fractions: [0.5, 1] }, plannedUnits: 300 }],
    ['with a window that is not over for all', { windowDays: 14 }],
  ])('is what a walk over the rows gives, looked at %s', async (_, more) => {
    const asked = question(trial, { plan: plan({ ...more, metrics: METRICS }) });
    const { analysis, units } = await analysisOnLog(store, asked);
    expectSame(analysis, slowAnalysis(rows, trial, asked, observedUntil, true));
    expect(units).toMatchObject({ exposed: 300, matured: analysis.arms.reduce((sum, arm) => sum + arm.units, 0) });
    expect(units.matured + units.notYetObserved).toBe(300);
    expect(units.notYetObserved > 0).toBe(more.windowDays === 14);
  });

  describe('has come to its end', () => {
    const decided = async (more: Partial<TestSetup>, asked: Partial<AnalysisQuestion> = {}): Promise<string> => {
      const {
        analysis: {
          decision: { kind, reason, hasEnded },
        },
      } = await analysisOnLog(
        store,
        question(trial, { plan: plan({ metrics: METRICS.slice(0, 1), ...more }), ...asked }),
      );
      return `${kind}, ${reason}${hasEnded ? ', ended' : ''}`;
    };
    const stopped = { endedAt: new Date('2019-10-25T00:00:00Z') };

    test.each<[string, Partial<TestSetup>, Partial<AnalysisQuestion>, string]>([
      ['not while nobody says when', {}, {}, 'keep-running, planned-units-not-reached'],
      ['not before its planned units', { plannedUnits: 301, days: 7 }, {}, 'keep-running, planned-units-not-reached'],
      ['with them', { plannedUnits: 300, days: 28 }, {}, 'ship, primary-better, ended'],
      // From 10 October on, with windows of 7 days, known until the 31st at 20 o'clock.
      ['when the windows of its last day are over', { days: 14 }, {}, 'ship, primary-better, ended'],
      ['not before', { days: 15 }, {}, 'keep-running, planned-units-not-reached'],
      [
        'where it was ended and all its units are known',
        { days: 28, plannedUnits: 900 },
        stopped,
        'ship, primary-better, ended',
      ],
      [
        'not while a window of one that was ended is open',
        { windowDays: 14 },
        stopped,
        'keep-running, planned-units-not-reached',
      ],
    ])('%s', async (_, more, asked, wanted) => {
      expect(await decided(more, asked)).toBe(wanted);
    });

    test('and then nothing is waited for that is not shown', async () => {
      const alike = trial.map((user, place): TrialUser => ({ ...user, arm: place % 4 < 2 ? 'control' : 'treatment' }));
      for (const framework of [{ kind: 'always-valid', firstLook: 50 }, { kind: 'bayesian' }] as const) {
        const exposures = question(alike).exposures;
        expect(await decided({ framework, plannedUnits: 900 }, { exposures })).toBe('keep-running, nothing-shown-yet');
        expect(await decided({ framework, plannedUnits: 900 }, { exposures, ...stopped })).toBe(
          'cannot-tell, no-relevant-effect-stated, ended',
        );
      }
    });
  });

  test('a day of the course is what an analysis of the log up to its end says', async () => {
    const asked = question(trial);
    const { course, analysis } = await analysisOnLog(store, asked);
    expect(course[0]?.date).toBe('2019-10-17');
    expect(course.map(({ units }) => units.reduce((sum, count) => sum + count, 0))).toEqual(
      course.map((_, day) =>
        Math.min(
          300,
          trial.filter(
            ({ exposedAt }) => exposedAt.getTime() + 7 * DAY < Date.parse('2019-10-17T15:00:00Z') + day * DAY,
          ).length,
        ),
      ),
    );
    for (const [place, day] of course.entries()) {
      const until = Date.parse('2019-10-17T15:00:00Z') + place * DAY - 1;
      const slow = slowAnalysis(rows, trial, asked, until);
      for (const effect of day.effects) {
        const { absolute, relative } = slow.metrics.find(({ metric }) => metric === effect.metric)!;
        expectSame(
          [effect.absolute, effect.relative, effect.pValue],
          [absolute.estimate, relative.estimate, absolute.test.ok ? absolute.test.pValue : null],
          day.date,
        );
      }
    }
    expect(course.at(-1)?.effects.find(({ metric }) => metric === 'bought')?.absolute).toEqual(
      analysis.metrics[0]?.absolute.estimate,
    );
    expect(new Set(course.flatMap(({ effects }) => effects.map(({ metric }) => metric)))).toEqual(
      new Set(['bought', 'orders']),
    );
  });

  test('recorded metrics beside those of the log are about the same units, within their windows', async () => {
    const metrics: PlannedMetric[] = [
      METRICS[0]!,
      { metric: { name: 'called', kind: 'conversion', role: 'secondary' }, source: { from: 'recorded' } },
      { metric: { name: 'minutes', kind: 'ratio', role: 'secondary' }, source: { from: 'recorded' } },
    ];
    const unit = (place: number): TrialUser => trial[place]!;
    const after = (place: number, days: number): number => unit(place).exposedAt.getTime() + days * DAY;
    const outcomes: OutcomeRow[] = [
      { unit: unit(0).unit, metric: 'called', at: after(0, 0), value: 1 },
      { unit: unit(2).unit, metric: 'called', at: after(2, 7) - 1, value: 1 },
      { unit: unit(4).unit, metric: 'called', at: after(4, 7), value: 1 },
      { unit: unit(6).unit, metric: 'called', at: after(6, 0) - 1, value: 1 },
      { unit: 'nobody', metric: 'called', at: after(6, 0), value: 1 },
      { unit: 'both', metric: 'called', at: after(6, 0), value: 1 },
      { unit: unit(1).unit, metric: 'minutes', at: after(1, 1), value: 30, denominator: 2 },
      { unit: unit(1).unit, metric: 'minutes', at: after(1, 1), value: 30, denominator: 2 },
      { unit: unit(1).unit, metric: 'bought', at: after(1, 1), value: 1 },
    ];
    const { exposures } = question(trial);
    const asked = question(trial, {
      plan: plan({ metrics }),
      outcomes,
      exposures: { ...exposures, inTwoArms: ['both'] },
    });
    const { analysis, units, observedUntil: until } = await analysisOnLog(store, asked);
    expect(until).toBe('2019-10-31T20:00:00.000Z');
    expect(units).toEqual({
      exposed: 300,
      matured: 300,
      notYetObserved: 0,
      unitsInTwoArms: 1,
      notInLog: units.notInLog,
      logEndsBefore: null,
      recordedUntil: '2019-11-02T00:00:00.000Z',
      outcomes: 8,
      duplicateOutcomes: 1,
      outcomesBeforeExposure: 1,
      outcomesAfterWindow: 1,
      outcomesOfUnknownUnits: 1,
      outcomesOfUnitsInTwoArms: 1,
    });
    expect(analysis.metrics.find(({ metric }) => metric === 'called')?.control).toMatchObject({ value: 2 / 150 });
    expectSame(analysis.metrics.find(({ metric }) => metric === 'minutes')?.treatment, {
      ...analysis.metrics.find(({ metric }) => metric === 'minutes')?.treatment,
      value: 15,
    });
    const earlier = await analysisOnLog(store, { ...asked, recordedUntil: new Date('2019-10-20T00:00:00Z') });
    expect(earlier).toMatchObject({
      observedUntil: '2019-10-20T00:00:00.000Z',
      units: {
        matured: trial.filter(({ exposedAt }) => exposedAt.getTime() + 7 * DAY <= Date.parse('2019-10-20T00:00:00Z'))
          .length,
      },
    });
  });

  test('without metrics of the log no log is needed, and all is known as far as it was recorded', async () => {
    const metrics: PlannedMetric[] = [{ metric: { name: 'called', kind: 'conversion' }, source: { from: 'recorded' } }];
    const outcomes = trial
      .filter((_, place) => place % 4 === 1)
      .map(({ unit, exposedAt }): OutcomeRow => ({ unit, metric: 'called', at: exposedAt.getTime() + 1, value: 1 }));
    const {
      analysis,
      units,
      observedUntil: until,
    } = await analysisOnLog(null, question(trial, { plan: plan({ metrics }), outcomes }));
    expect([until, units.notInLog, analysis.segments]).toEqual(['2019-11-02T00:00:00.000Z', null, []]);
    expect(analysis.metrics[0]?.shown).toBe('better');
  });

  test('what cannot be judged yet is refused with the reason', async () => {
    const failure = async (more: Partial<AnalysisQuestion>, from: EventStore | null = store): Promise<object> =>
      analysisOnLog(from, question(trial, more)).then(
        () => ({}),
        (error: object) => ({ ...error, message: String(error) }),
      );
    const none = inOrder([], []);
    expect(await failure({ exposures: none })).toMatchObject({ code: 'no-exposures' });
    expect(
      await failure({ exposures: { ...question(trial).exposures, inTwoArms: ['a', 'b', 'c', 'd'] } }),
    ).toMatchObject({
      code: 'too-many-in-two-arms',
      facts: { unitsInTwoArms: 4, units: 304 },
      message: expect.stringContaining('4 of 304 units') as string,
    });
    expect(await failure({}, null)).toMatchObject({ code: 'no-log' });
    expect(await failure({ startedAt: new Date('2019-11-01T00:00:00Z') })).toMatchObject({
      code: 'log-ends-before-start',
      facts: { observedUntil: '2019-10-31T20:00:00.000Z' },
    });
    expect(await failure({ plan: plan({ windowDays: 60 }) })).toMatchObject({
      code: 'nobody-observed-yet',
      facts: { units: 300, windowDays: 60 },
    });
    expect(
      await failure({
        exposures: inOrder([{ unit: 'anna', arm: 0, exposedAt: Date.parse('2019-10-10T12:00:00Z') }], []),
      }),
    ).toMatchObject({ code: 'units-not-in-log' });
  });

  test('a group-sequential plan is looked at when a planned share is reached, as often as was planned', async () => {
    const asked = (earlierLooks: number[], more: Partial<AnalysisQuestion> = {}): Promise<unknown> =>
      analysisOnLog(
        store,
        question(trial, {
          plan: plan({ framework: { kind: 'group-sequential', fractions: [0.5, 0.8, 1] }, plannedUnits: 400 }),
          earlierLooks,
          ...more,
        }),
      );
    const first = (await asked([])) as Awaited<ReturnType<typeof analysisOnLog>>;
    expect(first).toMatchObject({
      analysis: { look: { fractions: [0.75], isLast: false } },
      bounds: [
        { share: 0.75, isTaken: true },
        { share: 0.8, isTaken: false },
        { share: 1, isTaken: false },
      ],
    });
    expect(first.course.at(-1)?.effects[0]?.bound).toBe(first.bounds[0]?.bound);
    await expect(asked([200])).rejects.toMatchObject({
      code: 'look-not-due',
      facts: { look: 2, needed: 320, had: 300 },
    });
    await expect(asked([200, 250, 299])).rejects.toMatchObject({ code: 'looks-used-up' });
    await expect(asked([200], { isClosed: true, endedAt: new Date('2019-10-25T00:00:00Z') })).rejects.toMatchObject({
      code: 'looks-used-up',
      facts: { units: 200, late: 100 },
      message: expect.stringContaining('100 units were not counted by then and are not part of the plan') as string,
    });
    expect(await asked([200], { endedAt: new Date('2019-10-25T00:00:00Z') })).toMatchObject({
      analysis: { look: { fractions: [0.5, 0.75], isLast: true }, decision: { hasEnded: true } },
      bounds: [{ share: 0.5 }, { share: 0.75, isTaken: true }],
    });
  });
});
