import { expect, test } from 'vitest';
import {
  armDecisionOf,
  decisionOf,
  effectOf,
  foundOf,
  frameworkOf,
  guardrailOf,
  metricOf,
  planOf,
} from '../testing/analysis-of.js';
import {
  beforeEnd,
  courseOf,
  hopePlace,
  guardrailState,
  hopedEffect,
  isBeforeEnd,
  lastWindowOver,
  leadingMetric,
  toldScale,
} from './analysis.js';

const startedAt = '2026-01-01T00:00:00Z';
const running = { status: 'RUNNING', startedAt, endedAt: null, plan: planOf() };

test('days are counted from the start, and stop when the campaign ends', () => {
  expect(courseOf(running, new Date('2026-01-05T06:00:00Z'))).toEqual({
    day: 5,
    days: 14,
    daysLeft: 10,
    until: new Date('2026-01-15T00:00:00Z'),
  });
  expect(courseOf(running, new Date('2026-02-01T00:00:00Z')).daysLeft).toBe(0);
  expect(courseOf({ ...running, endedAt: '2026-01-03T00:00:00Z' }, new Date('2026-02-01T00:00:00Z'))).toMatchObject({
    day: 3,
    daysLeft: 12,
  });
  expect(courseOf({ ...running, startedAt: null }, new Date())).toEqual({
    day: null,
    days: 14,
    daysLeft: 14,
    until: null,
  });
  expect(courseOf({ ...running, plan: planOf({ days: null }) }, new Date('2026-01-02T00:00:00Z'))).toEqual({
    day: 2,
    days: null,
    daysLeft: null,
    until: null,
  });
});

test('a plan that is judged once hides its effect until its planned users are counted', () => {
  expect(isBeforeEnd(running, null)).toBe(true);
  expect(isBeforeEnd(running, foundOf({ decision: decisionOf({ hasEnded: false }) }))).toBe(true);
  expect(isBeforeEnd(running, foundOf())).toBe(false);
});

test('before its end such a plan tells that it has not come, or the alarm of a guardrail, and never which arm is better', () => {
  expect(beforeEnd(decisionOf())).toMatchObject({
    kind: 'KEEP_RUNNING',
    reason: 'PLANNED_UNITS_NOT_REACHED',
    arm: null,
    arms: [{ kind: 'KEEP_RUNNING', better: [] }],
  });
  const harmed = armDecisionOf({ arm: 'bold', guardrails: { held: [], harmed: ['refund'], open: [] } });
  expect(
    beforeEnd(decisionOf({ kind: 'KEEP_RUNNING', reason: 'ARMS_DIFFER', arms: [armDecisionOf(), harmed] })),
  ).toMatchObject({
    kind: 'STOP',
    reason: 'GUARDRAIL_HARMED',
    arm: null,
    arms: [
      { kind: 'KEEP_RUNNING', better: [] },
      { kind: 'STOP', reason: 'GUARDRAIL_HARMED', better: [] },
    ],
  });
  expect(beforeEnd(decisionOf({ kind: 'CANNOT_TELL', reason: 'SAMPLE_RATIO_MISMATCH' })).reason).toBe(
    'SAMPLE_RATIO_MISMATCH',
  );
});

test('a plan that is judged once hides its effect until the analysis says that it has come to its end', () => {
  const loose = { ...running, plan: planOf({ plannedUnits: null, days: null }) };
  const seen = (hasEnded: boolean) => foundOf({ decision: decisionOf({ plannedUnits: null, hasEnded }) });
  expect([null, seen(false), seen(true)].map((found) => isBeforeEnd(loose, found))).toEqual([true, true, false]);
});

test('the last windows are over some days after the end, planned or made; where neither is said nobody knows', () => {
  const loose = { ...running, plan: planOf({ plannedUnits: null }) };
  expect(lastWindowOver(loose)).toEqual(new Date('2026-01-22T00:00:00Z'));
  const endless = { ...running, plan: planOf({ plannedUnits: null, days: null }) };
  expect(lastWindowOver(endless)).toBeNull();
  expect(lastWindowOver({ ...endless, status: 'FINISHED', endedAt: '2026-01-10T00:00:00Z' })).toEqual(
    new Date('2026-01-17T00:00:00Z'),
  );
});

test('plans that allow for looks hide nothing', () => {
  for (const kind of ['CONFIDENCE_SEQUENCE', 'MIXTURE_SPRT', 'GROUP_SEQUENTIAL', 'BAYESIAN'] as const)
    expect(isBeforeEnd({ ...running, plan: planOf({ framework: frameworkOf(kind) }) }, null)).toBe(false);
});

test('a guardrail that cannot be computed is open, not held', () => {
  expect(
    [
      guardrailOf('SUPERIOR'),
      guardrailOf('NON_INFERIOR'),
      guardrailOf('INFERIOR'),
      guardrailOf('INCONCLUSIVE'),
      guardrailOf(null),
    ].map(guardrailState),
  ).toEqual(['HELD', 'HELD', 'HARMED', 'OPEN', 'OPEN']);
});

test('a hope lies inside, above or below what was found, by the direction of the better; ends without a bound hold everything', () => {
  const found = (relative: ReturnType<typeof effectOf>, higherIsBetter = true) => ({ relative, higherIsBetter });
  expect(hopePlace(0.1, found(effectOf(0.12, 0.02, 0.23)))).toBe('inside');
  expect(hopePlace(0.3, found(effectOf(0.12, 0.02, 0.23)))).toBe('above');
  expect(hopePlace(0.01, found(effectOf(0.12, 0.02, 0.23)))).toBe('below');
  expect(hopePlace(0.3, found(effectOf(0.12, 0.02, null)))).toBe('inside');
  expect(hopePlace(0.3, found(effectOf(null)))).toBe('unknown');
  // Fewer refunds were hoped for than came: less than hoped, although the number lies below.
  expect(hopePlace(hopedEffect(0.3, { higherIsBetter: false }), found(effectOf(-0.1, -0.2, 0.02), false))).toBe(
    'above',
  );
});

test('the forecast is about the first primary metric of the arm that may be shipped', () => {
  const rows = [guardrailOf('NON_INFERIOR'), metricOf({ arm: 'a' }), metricOf({ arm: 'b' })];
  expect(leadingMetric(rows, 'b')?.arm).toBe('b');
  expect(leadingMetric(rows, null)?.arm).toBe('a');
  expect(leadingMetric([guardrailOf(null)], null)).toBeUndefined();
});

test('a sentence tells the relative effect unless its interval says another thing of no effect than the one that is tested', () => {
  const absolute = effectOf(0.006, 0.001, 0.011, 'FRACTION');
  expect(toldScale({ absolute, relative: effectOf(0.12, 0.02, 0.23) })).toBe('relative');
  expect(toldScale({ absolute, relative: effectOf(2, -0.5, 4.5) })).toBe('absolute');
  expect(toldScale({ absolute: effectOf(-1, -3, 1), relative: effectOf(-1, -1.01, -0.99) })).toBe('absolute');
  expect(toldScale({ absolute, relative: effectOf(null) })).toBe('absolute');
  expect(toldScale({ absolute, relative: effectOf(0.12, null, 0.23) })).toBe('absolute');
  expect(toldScale({ absolute: effectOf(null), relative: effectOf(null) })).toBe('relative');
});
