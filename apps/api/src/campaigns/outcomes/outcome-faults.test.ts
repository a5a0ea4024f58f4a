import { expect, test } from 'vitest';
import type { PlannedMetric } from '../plan/plan.js';
import { outcomeFault } from './outcome-faults.js';
import { outcomeId, type Outcome } from './outcome.entity.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
const metrics: PlannedMetric[] = [
  { metric: { name: 'calls', kind: 'mean' }, source: { from: 'recorded' } },
  { metric: { name: 'minutes', kind: 'ratio' }, source: { from: 'recorded' } },
  { metric: { name: 'bought', kind: 'conversion' }, source: { from: 'log', measure: 'purchase' } },
];
const rules = { metrics, startedAt: at(0), now: at(86_400) };
const good: Outcome = { thing: 'A-17', unit: '541312140', metric: 'calls', at: at(60), value: 2, denominator: null };

test('a good outcome has no fault; each bad one is told by place, value and remedy', () => {
  expect(outcomeFault(good, rules)).toBeNull();
  expect(outcomeFault({ ...good, thing: null, value: -3.5 }, rules)).toBeNull();
  expect(outcomeFault({ ...good, metric: 'minutes', denominator: 2 }, rules)).toBeNull();
  expect(outcomeFault({ ...good, thing: '' }, rules)).toMatchObject({
    reason: 'bad-id',
    field: 'id',
    remedy: expect.stringContaining('leave it out') as string,
  });
  expect(outcomeFault({ ...good, thing: '9'.repeat(201) }, rules)).toMatchObject({ reason: 'bad-id' });
  expect(outcomeFault({ ...good, unit: ' 7' }, rules)).toMatchObject({
    reason: 'bad-unit',
    field: 'unit',
    value: ' 7',
  });
  for (const unit of ['u42', '007']) {
    expect(outcomeFault({ ...good, unit }, rules)).toMatchObject({
      reason: 'bad-unit',
      value: unit,
      remedy: "send the log's own id of the user: digits only, without leading zeros",
    });
    expect(outcomeFault({ ...good, unit }, { ...rules, metrics: metrics.slice(0, 2) })).toBeNull();
  }
  expect(outcomeFault({ ...good, metric: 'cals' }, rules)).toMatchObject({
    reason: 'unknown-metric',
    field: 'metric',
    value: 'cals',
    remedy: 'the recorded metrics of this campaign are calls, minutes',
  });
  expect(outcomeFault({ ...good, metric: 'bought' }, rules)).toMatchObject({
    reason: 'metric-of-the-log',
    field: 'metric',
    remedy: expect.stringContaining('come from the log') as string,
  });
  expect(outcomeFault({ ...good, metric: 'bought' }, { ...rules, metrics: metrics.slice(2) })).toMatchObject({
    remedy: expect.stringContaining('no metric whose values are recorded') as string,
  });
  expect(outcomeFault({ ...good, at: at(86_701) }, rules)).toMatchObject({ reason: 'in-the-future', field: 'at' });
  expect(outcomeFault({ ...good, at: at(-301) }, rules)).toMatchObject({ reason: 'before-the-start', field: 'at' });
  for (const value of [Number.NaN, Infinity, -Infinity, 1e13])
    expect(outcomeFault({ ...good, value }, rules)).toMatchObject({
      reason: 'bad-value',
      field: 'value',
      value: String(value),
    });
  expect(outcomeFault({ ...good, denominator: 1 }, rules)).toMatchObject({
    reason: 'bad-denominator',
    remedy: 'calls is a mean and has none: leave it out',
  });
  expect(outcomeFault({ ...good, metric: 'minutes', denominator: Number.NaN }, rules)).toMatchObject({
    reason: 'bad-denominator',
  });
});

test('clocks may differ by five minutes', () => {
  expect(outcomeFault({ ...good, at: at(86_699) }, rules)).toBeNull();
  expect(outcomeFault({ ...good, at: at(-299) }, rules)).toBeNull();
});

test('a thing is one whatever its time; without a thing, time and size tell outcomes apart', () => {
  const id = (more: Partial<Outcome>): string => outcomeId('cmp_a', { ...good, ...more });
  expect(id({ at: at(90), value: 7 })).toBe(id({}));
  expect(
    new Set([id({}), id({ thing: 'A-18' }), id({ unit: '7' }), id({ metric: 'minutes' }), outcomeId('cmp_b', good)])
      .size,
  ).toBe(5);
  const plain = { thing: null };
  expect(
    new Set([
      id(plain),
      id({ ...plain, at: at(61) }),
      id({ ...plain, value: 3 }),
      id({ ...plain, denominator: 1 }),
      id({}),
    ]).size,
  ).toBe(5);
  expect(id({ ...plain, value: 0 })).toBe(id({ ...plain, value: -0 }));
});
