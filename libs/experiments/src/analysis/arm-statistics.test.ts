import { assert, integer, property, shuffledSubarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armStatistics, capsOf, mergeArmStatistics, noveltyStatistics, type ArmStatistics } from './arm-statistics.js';
import { defineMetrics, type MetricDefinition } from './metric-definition.js';
import { drawArm, everyKind, take } from './testing/arms.js';

/** A cap fixed beforehand, because one that is a quantile belongs to all the values it was taken of. */
const metrics: MetricDefinition[] = everyKind().metrics.map((metric) =>
  metric.winsorize ? { ...metric, winsorize: { cap: 60 } } : metric,
);

function expectClose(found: unknown, wanted: unknown, path = ''): void {
  if (typeof wanted === 'number') {
    expect(Math.abs((found as number) - wanted), path).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
  } else if (wanted !== null && typeof wanted === 'object') {
    expect(Object.keys(found as object).toSorted(), path).toEqual(Object.keys(wanted).toSorted());
    for (const [key, value] of Object.entries(wanted))
      expectClose((found as Record<string, unknown>)[key], value, `${path}.${key}`);
  } else expect(found, path).toBe(wanted);
}
const sorted = (arm: ArmStatistics): ArmStatistics => ({
  ...arm,
  segments: arm.segments.toSorted((a, b) => (a.segment < b.segment ? -1 : 1)),
});

describe('armStatistics', () => {
  it('of parts add up to those of the whole, however it is cut', () => {
    assert(
      property(
        integer({ min: 0, max: 2 ** 31 }),
        integer({ min: 1, max: 300 }),
        integer({ min: 0, max: 300 }),
        (seed, units, cut) => {
          const whole = drawArm('control', units, seed);
          const at = Math.min(cut, units);
          const places = Array.from({ length: units }, (_, place) => place);
          const [first, second] = armStatistics(metrics, [
            take(whole, places.slice(0, at)),
            take(whole, places.slice(at)),
          ]);
          const [all] = armStatistics(metrics, [whole]);
          expectClose(sorted(mergeArmStatistics(first!, second!)), sorted(all!));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not depend on the order of the units', () => {
    assert(
      property(
        integer({ min: 0, max: 2 ** 31 }),
        shuffledSubarray(
          Array.from({ length: 120 }, (_, place) => place),
          { minLength: 120 },
        ),
        (seed, order) => {
          const arm = drawArm('control', 120, seed);
          expectClose(
            armStatistics(metrics, [take(arm, order)]).map(sorted),
            armStatistics(metrics, [arm]).map(sorted),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('come through JSON exactly', () => {
    assert(
      property(integer({ min: 0, max: 2 ** 31 }), integer({ min: 0, max: 200 }), (seed, units) => {
        const statistics = armStatistics(metrics, [
          {
            ...drawArm('control', units, seed),
            novelty: { bought: { days: 3, daily: Array.from({ length: 3 * units }, (_, at) => Math.sin(seed + at)) } },
          },
        ]);
        expect(JSON.parse(JSON.stringify(statistics))).toEqual(statistics);
      }),
      { numRuns: 40 },
    );
  });

  it('cap values at a quantile of all arms pooled, and never at an arm’s own', () => {
    const [revenue] = defineMetrics([{ name: 'revenue', kind: 'mean', winsorize: { quantile: 0.9 } }]);
    const arm = (name: string, values: number[]) => ({
      arm: name,
      units: values.length,
      metrics: { revenue: { values } },
    });
    const arms = [arm('control', [0, 1, 2, 3, 4]), arm('treatment', [5, 6, 7, 8, 9, 1000])];
    expect(capsOf([revenue!], arms)).toEqual({ revenue: 9 });
    expect(armStatistics([revenue!], arms).map(({ metrics: { revenue: found } }) => found)).toMatchObject([
      { form: 'moments', cap: 9, n: 5, mean: 2 },
      { form: 'moments', cap: 9, n: 6, mean: expect.closeTo(44 / 6, 12) },
    ]);
  });

  it('leave units out of a metric for which they were not watched long enough', () => {
    const [returned] = defineMetrics([{ name: 'returned', kind: 'retention' }]);
    expect(
      armStatistics(
        [returned!],
        [{ arm: 'control', units: 4, metrics: { returned: { values: [1, 0, 0, 1], observed: [1, 1, 0, 0] } } }],
      )[0],
    ).toMatchObject({ units: 4, metrics: { returned: { form: 'counts', users: 2, converted: 1 } } });
  });

  it.each([
    [{ bought: { values: [1, 0.5] } }, 'bought.values[1] is 0.5; give 0 or 1.'],
    [{ bought: { values: [1] } }, 'control.bought.values is "1 long"; give 2, one a unit.'],
    [{}, 'control.bought is undefined; give a column'],
  ])('refuse columns %j', (columns, message) => {
    expect(() =>
      armStatistics(defineMetrics([{ name: 'bought', kind: 'conversion' }]), [
        { arm: 'control', units: 2, metrics: columns as never },
      ]),
    ).toThrow(message);
  });

  it.each([
    [{ values: [1, Number.NaN] }, 'revenue.values[1] is NaN; give finite numbers.'],
    [{ values: [Infinity, 1] }, 'revenue.values[0] is Infinity'],
    [{ values: [1, 2] }, 'revenue.before is undefined; CUPED needs'],
    [{ values: [1, 2], before: [1] }, 'revenue.before is "1 long"; give 2'],
    [{ values: [1, 2], before: [1, -Infinity] }, 'revenue.before[1] is -Infinity'],
  ])('refuse revenue %j', (columns, message) => {
    expect(() =>
      armStatistics(defineMetrics([{ name: 'revenue', kind: 'mean', cuped: true }]), [
        { arm: 'control', units: 2, metrics: { revenue: columns } },
      ]),
    ).toThrow(message);
  });

  it('of other caps, arms or metrics do not add', () => {
    const sum = (cap: number, name = 'control', metric = 'revenue') =>
      armStatistics(defineMetrics([{ name: metric, kind: 'mean', winsorize: { cap } }]), [
        { arm: name, units: 1, metrics: { [metric]: { values: [1] } } },
      ])[0]!;
    expect(() => mergeArmStatistics(sum(5), sum(6))).toThrow('cap is 6; the other part is winsorized at 5');
    expect(() => mergeArmStatistics(sum(5), sum(5, 'treatment'))).toThrow('of arm "control"');
    expect(() => mergeArmStatistics(sum(5), sum(5, 'control', 'orders'))).toThrow(
      'metrics is "orders"; the other part has revenue',
    );
  });
});

describe('noveltyStatistics', () => {
  it('keeps each unit’s own slope and its later days minus its first week', () => {
    const falling = Array.from({ length: 10 }, (_, day) => 20 - 2 * day);
    const { days, byDay, slope, laterMinusFirstWeek } = noveltyStatistics({
      days: 10,
      daily: [...falling, ...falling.map(() => 3)],
    });
    expect({ days, first: byDay[0], slope: slope.mean }).toMatchObject({
      days: 10,
      first: { n: 2, mean: 11.5 },
      slope: expect.closeTo(-1, 12),
    });
    expect(laterMinusFirstWeek!.mean).toBeCloseTo((4 - 14) / 2, 12);
    expect(noveltyStatistics({ days: 7, daily: [] })).toMatchObject({ laterMinusFirstWeek: null, slope: { n: 0 } });
  });

  it.each([
    [1, [1]],
    [2.5, []],
    [3, [1, 2]],
  ])('refuses %s days of %j', (days, daily) => {
    expect(() => noveltyStatistics({ days, daily })).toThrow('novelty.');
  });
});
