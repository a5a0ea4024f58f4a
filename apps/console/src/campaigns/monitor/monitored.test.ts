import { expect, test } from 'vitest';
import { decisionOf, foundOf, frameworkOf, guardrailOf, metricOf, planOf } from '../testing/analysis-of.js';
import { exposureRate, monitorState, nextLook, type Exposures, type Monitored } from './monitored.js';

type Watched = Parameters<typeof monitorState>[0];

const ratio: Exposures['sampleRatio'] = { statistic: 0.2, pValue: 0.6, isMismatch: false, incomputable: null };
const armsOf = (control: number, treatment: number): Exposures['arms'] => [
  { arm: 'control', plannedShare: 0.5, units: control, firstAt: null, lastAt: null },
  { arm: 'treatment', plannedShare: 0.5, units: treatment, firstAt: null, lastAt: null },
];
const sequential = planOf({ framework: frameworkOf('CONFIDENCE_SEQUENCE') });
const watched = (change: Partial<Watched> = {}): Watched => ({
  status: 'RUNNING',
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  plan: sequential,
  exposures: { arms: armsOf(2_100, 2_110), sampleRatio: ratio },
  ...change,
});
const dayFive = new Date('2026-01-05T06:00:00Z');
const waiting = foundOf({ decision: decisionOf({ kind: 'KEEP_RUNNING', reason: 'NOTHING_SHOWN_YET', arm: null }) });

test('the most urgent thing is told first', () => {
  const harmed = foundOf({ metrics: [metricOf(), guardrailOf('INFERIOR')] });
  const broken = { arms: armsOf(3_000, 2_000), sampleRatio: { ...ratio, pValue: 1e-40, isMismatch: true } };
  expect(monitorState(watched({ exposures: broken }), harmed, dayFive)).toBe('MISMATCH');
  expect(monitorState(watched(), harmed, dayFive)).toBe('HARMED');
  expect(monitorState(watched(), foundOf(), dayFive)).toBe('READY');
  expect(monitorState(watched(), waiting, dayFive)).toBe('FINE');
  expect(monitorState(watched(), null, new Date('2026-01-15T00:00:00Z'))).toBe('OVER');
  expect(monitorState(watched({ exposures: { arms: armsOf(0, 0), sampleRatio: ratio } }), null, dayFive)).toBe(
    'NOBODY',
  );
  expect(
    monitorState(
      watched({
        exposures: {
          arms: armsOf(2, 1),
          sampleRatio: { ...ratio, pValue: null, incomputable: { reason: 'TOO_FEW', detail: '' } },
        },
      }),
      null,
      dayFive,
    ),
  ).toBe('UNCHECKED');
});

test('before the start and after the end nothing runs', () => {
  for (const status of ['DRAFT', 'SIMULATED', 'APPROVED'] as const)
    expect(monitorState(watched({ status, startedAt: null }), null, dayFive)).toBe('NOT_STARTED');
  expect(monitorState(watched({ status: 'FINISHED', endedAt: '2026-01-04T00:00:00Z' }), foundOf(), dayFive)).toBe(
    'FINISHED',
  );
});

test('a plan that is judged once is not ready before its end, whatever is found; a harmed guardrail is told', () => {
  const early = foundOf({ decision: decisionOf({ kind: 'SHIP', hasEnded: false }) });
  expect(monitorState(watched({ plan: planOf() }), early, dayFive)).toBe('FINE');
  expect(
    monitorState(watched({ plan: planOf() }), foundOf({ ...early, metrics: [guardrailOf('INFERIOR')] }), dayFive),
  ).toBe('HARMED');
});

test('the pace is told against the plan; days on which nobody enters any more do not thin it out', () => {
  const at = (now: Date, plan = planOf()) => exposureRate({ ...watched(), plan }, now);
  expect(at(new Date('2026-01-05T00:00:00Z'))).toEqual({ perDay: 4_210 / 4, planned: 9_000 / 14 });
  expect(at(new Date('2026-03-01T00:00:00Z')).perDay).toBe(4_210 / 14);
  const late = exposureRate(
    {
      ...watched({
        exposures: {
          arms: armsOf(2_100, 2_110).map((arm) => ({ ...arm, lastAt: '2026-01-29T00:00:00Z' })),
          sampleRatio: ratio,
        },
      }),
      plan: planOf(),
    },
    new Date('2026-03-01T00:00:00Z'),
  );
  expect(late.perDay).toBe(4_210 / 28);
  expect(at(new Date('2026-01-01T06:00:00Z')).perDay).toBe(4_210);
  expect(at(new Date('2026-01-05T00:00:00Z'), planOf({ plannedUnits: null })).planned).toBeNull();
  expect(exposureRate({ ...watched({ startedAt: null }) }, dayFive).perDay).toBeNull();
});

test('the next planned look, until there is none', () => {
  const plan = planOf({ framework: frameworkOf('GROUP_SEQUENTIAL', { fractions: [0.3, 0.6, 1] }) });
  const looks = (
    look: { number: number; isLast: boolean; share: number } | null,
  ): Pick<Monitored, 'plan' | 'analyses'> => ({
    plan,
    analyses:
      look === null
        ? []
        : ([{ result: { look: { ...look, planned: 3, bound: 3, bounds: [] } } }] as unknown as Monitored['analyses']),
  });
  expect(nextLook(looks(null))).toEqual({ number: 1, looks: 3, share: 0.3, units: 2_700 });
  expect(nextLook(looks({ number: 2, isLast: false, share: 0.6 }))).toEqual({
    number: 3,
    looks: 3,
    share: 1,
    units: 9_000,
  });
  expect(nextLook(looks({ number: 1, isLast: false, share: 0.7 }))).toEqual({
    number: 2,
    looks: 3,
    share: 1,
    units: 9_000,
  });
  expect(nextLook(looks({ number: 2, isLast: true, share: 0.5 }))).toMatchObject({ share: null, units: null });
  expect(nextLook({ plan: planOf(), analyses: [] })).toBeNull();
});
