import { assert, constantFrom, float, integer, array, property, record, shuffledSubarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armStatistics } from '../arm-statistics.js';
import { definePlan } from '../plan.js';
import { outcomesFromRows, type ExperimentRows, type RowOptions } from './outcomes-from-rows.js';

const DAY = 86_400_000;
const plan = definePlan({
  arms: [
    { name: 'control', weight: 0.5 },
    { name: 'treatment', weight: 0.5 },
  ],
  metrics: [
    { name: 'bought', kind: 'conversion' },
    { name: 'revenue', kind: 'mean', cuped: true },
    { name: 'order', kind: 'ratio' },
    { name: 'back', kind: 'retention', retentionDays: { from: 1, to: 3 } },
  ],
});
const exposure = (unit: string, arm = 'control', exposedAt = 0) => ({ unit, arm, exposedAt });
const outcome = (unit: string, metric: string, at: number, value = 1, denominator?: number) => ({
  unit,
  metric,
  at,
  value,
  ...(denominator === undefined ? {} : { denominator }),
});
const read = (rows: Partial<ExperimentRows>, options: RowOptions = {}) =>
  outcomesFromRows(
    plan,
    { exposures: [exposure('u'), exposure('v', 'treatment')], outcomes: [], ...rows },
    { observedUntil: 10 * DAY, noveltyDays: 0, ...options },
  );

describe('outcomesFromRows', () => {
  it('sums up what each unit did', () => {
    const { arms, report } = read({
      outcomes: [
        outcome('u', 'revenue', 5, 3),
        outcome('u', 'revenue', 6, 4),
        outcome('u', 'bought', 5, 1),
        outcome('u', 'bought', 7, 1),
        outcome('v', 'order', 9, 20, 2),
        outcome('v', 'order', 10, 5, 1),
        outcome('u', 'back', 2 * DAY),
      ],
      before: [
        { unit: 'u', metric: 'revenue', value: 2 },
        { unit: 'u', metric: 'revenue', value: 3 },
        { unit: 'nobody', metric: 'revenue', value: 9 },
      ],
    });
    expect(arms.map(({ metrics }) => metrics)).toMatchObject([
      {
        bought: { values: Float64Array.of(1) },
        revenue: { values: Float64Array.of(7), before: Float64Array.of(5) },
        back: { values: Float64Array.of(1), observed: Uint8Array.of(1) },
      },
      {
        bought: { values: Float64Array.of(0) },
        revenue: { values: Float64Array.of(0), before: Float64Array.of(0) },
        order: { values: Float64Array.of(25), denominators: Float64Array.of(3) },
        back: { values: Float64Array.of(0) },
      },
    ]);
    expect(report).toEqual({
      rows: 2,
      units: 2,
      duplicates: 0,
      unitsInTwoArms: 0,
      outcomeRows: 7,
      duplicateOutcomes: 0,
      outcomesBeforeExposure: 0,
      outcomesOfUnknownUnits: 0,
      outcomesOfUnitsInTwoArms: 0,
      notYetObserved: { back: 0 },
      observedUntil: 10 * DAY,
    });
  });

  it('counts from a unit’s first exposure on, and copies of an outcome once', () => {
    const { arms, report } = read({
      exposures: [exposure('u', 'control', 200), exposure('u', 'control', 100), exposure('u', 'control', 300)],
      outcomes: [
        outcome('u', 'revenue', 99, 1),
        outcome('u', 'revenue', 100, 10),
        outcome('u', 'revenue', 150, 100),
        outcome('u', 'revenue', 150, 100),
        outcome('x', 'revenue', 150, 5),
      ],
    });
    expect(arms[0]!.metrics['revenue']!.values).toEqual(Float64Array.of(110));
    expect(report).toMatchObject({
      rows: 3,
      units: 1,
      duplicates: 2,
      outcomeRows: 5,
      duplicateOutcomes: 1,
      outcomesBeforeExposure: 1,
      outcomesOfUnknownUnits: 1,
    });
  });

  it('tells equal outcomes apart by their ids, and counts those of one id once, the earliest, in any order', () => {
    const order = (id: string, at: number, value: number) => ({ ...outcome('u', 'revenue', at, value), id });
    const rows = [
      order('a', 150, 100),
      order('b', 150, 100),
      order('a', 150, 100),
      order('b', 160, 999),
      outcome('u', 'revenue', 150, 100),
      outcome('u', 'revenue', 150, 100),
      { ...outcome('u', 'bought', 150), id: 'a' },
      { ...outcome('v', 'revenue', 150, 7), id: 'a' },
    ];
    for (const outcomes of [rows, rows.toReversed()]) {
      const { arms, report } = read({ outcomes });
      expect(arms.map(({ metrics }) => metrics['revenue']!.values)).toEqual([Float64Array.of(300), Float64Array.of(7)]);
      expect(arms[0]!.metrics['bought']!.values).toEqual(Float64Array.of(1));
      expect(report).toMatchObject({ outcomeRows: 8, duplicateOutcomes: 3 });
    }
  });

  it('leaves out a unit in two arms with its outcomes, and refuses many', () => {
    const rows = {
      exposures: [exposure('u'), exposure('u', 'treatment'), exposure('v', 'treatment')],
      outcomes: [outcome('u', 'bought', 1), outcome('v', 'bought', 1)],
    };
    const { arms, report } = read(rows, { mostInTwoArms: 0.5 });
    expect(arms.map(({ units }) => units)).toEqual([0, 1]);
    expect(report).toMatchObject({ unitsInTwoArms: 1, outcomesOfUnitsInTwoArms: 1 });
    expect(() => read(rows)).toThrow('arm is two different ones for 1 of 2 units');
  });

  it('counts retention only of units that were watched for long enough, and only within its days', () => {
    const { arms, report } = read({
      exposures: [exposure('u'), exposure('w', 'control', 8 * DAY)],
      outcomes: [outcome('u', 'back', DAY - 1), outcome('u', 'back', 3 * DAY), outcome('w', 'back', 9.5 * DAY)],
    });
    expect(arms[0]!.metrics['back']).toMatchObject({ values: Float64Array.of(0, 1), observed: Uint8Array.of(1, 0) });
    expect(report.notYetObserved).toEqual({ back: 1 });
    expect(armStatistics(plan.metrics, arms)[0]!.metrics['back']).toEqual({ form: 'counts', users: 1, converted: 0 });
  });

  it('keeps the course of the first days, of a conversion its first, over units watched for all of them', () => {
    const { arms } = read(
      {
        exposures: [exposure('u'), exposure('w', 'control', 9 * DAY)],
        outcomes: [
          outcome('u', 'bought', DAY + 5),
          outcome('u', 'bought', 5),
          outcome('u', 'revenue', 5, 3),
          outcome('u', 'revenue', 2 * DAY, 4),
          outcome('u', 'revenue', 3 * DAY, 100),
          outcome('w', 'revenue', 9 * DAY, 7),
        ],
      },
      { noveltyDays: 3 },
    );
    expect(arms[0]!.novelty).toEqual({
      bought: { days: 3, daily: Float64Array.of(1, 0, 0) },
      revenue: { days: 3, daily: Float64Array.of(3, 0, 4) },
    });
    expect(arms[1]!.novelty).toEqual({});
  });

  it('does not depend on the order of the rows', () => {
    const exposures = array(
      record({
        unit: constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        arm: constantFrom('control', 'treatment'),
        exposedAt: integer({ min: 0, max: 3 * DAY }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const outcomes = array(
      record({
        unit: constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
        metric: constantFrom('bought', 'revenue', 'order', 'back'),
        at: integer({ min: 0, max: 6 * DAY }),
        value: float({ min: 0, max: 100, noNaN: true }),
        denominator: integer({ min: 0, max: 3 }),
      }),
      { maxLength: 40 },
    );
    assert(
      property(
        exposures,
        outcomes,
        integer({ min: 0, max: 1e6 }),
        shuffledSubarray(
          Array.from({ length: 40 }, (_, at) => at),
          { minLength: 40 },
        ),
        (shown, done, turn, order) => {
          const values = (rows: ExperimentRows) => {
            const { arms, report } = outcomesFromRows(plan, rows, {
              observedUntil: 7 * DAY,
              noveltyDays: 3,
              mostInTwoArms: 1,
            });
            const perUnit = arms.map(({ units, metrics }) =>
              Array.from({ length: units }, (_, place) =>
                Object.values(metrics)
                  .map((columns) =>
                    [columns.values[place], columns.denominators?.[place], columns.observed?.[place]].join(),
                  )
                  .join(' '),
              ).toSorted(),
            );
            return {
              report,
              perUnit,
              courses: arms.map(({ novelty }) =>
                Object.values(novelty ?? {}).map(({ daily }) =>
                  Array.from({ length: daily.length }, (_, at) => daily[at]!).toSorted((a, b) => a - b),
                ),
              ),
            };
          };
          const turned = shown.map((_, index) => shown[(index + turn) % shown.length]!);
          const shuffled = order.filter((at) => at < done.length).map((at) => done[at]!);
          expect(values({ exposures: turned, outcomes: shuffled })).toEqual(
            values({ exposures: shown, outcomes: done }),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each<[string, Partial<ExperimentRows>, RowOptions, string]>([
    [
      'infinite revenue',
      { outcomes: [outcome('u', 'bought', 1), outcome('u', 'revenue', 1, Infinity)] },
      {},
      'row 1, value is Infinity; give a finite number.',
    ],
    ['revenue that is no number', { outcomes: [outcome('u', 'revenue', 1, Number.NaN)] }, {}, 'row 0, value is NaN'],
    [
      'a denominator that is no number',
      { outcomes: [outcome('u', 'order', 1, 1, Number.NaN)] },
      {},
      'row 0, denominator is NaN',
    ],
    ['no time', { outcomes: [outcome('u', 'revenue', Number.NaN)] }, {}, 'row 0, at is NaN'],
    ['no time of exposure', { exposures: [exposure('u', 'control', Number.NaN)] }, {}, 'row 0, exposedAt is NaN'],
    [
      'an unknown arm',
      { exposures: [exposure('u'), exposure('v', 'other')] },
      {},
      'row 1, arm is "other"; give one of the planned arms: control, treatment.',
    ],
    [
      'an unknown metric',
      { outcomes: [outcome('u', 'clicks', 1)] },
      {},
      'row 0, metric is "clicks"; give one of the planned metrics: bought, revenue, order, back.',
    ],
    [
      'infinite values of before',
      { before: [{ unit: 'u', metric: 'revenue', value: -Infinity }] },
      {},
      'row 0, before is -Infinity',
    ],
    ['one day', {}, { noveltyDays: 1 }, 'noveltyDays is 1; give a whole number of days from 2, or 0 for none.'],
  ])('refuses %s', (_, rows, options, message) => {
    expect(() => read(rows, options)).toThrow(message);
  });

  it('has an answer where there are no rows', () => {
    const { arms, report } = outcomesFromRows(plan, { exposures: [], outcomes: [] });
    expect([arms.map(({ units }) => units), report.units]).toEqual([[0, 0], 0]);
    expect(armStatistics(plan.metrics, arms)).toHaveLength(2);
  });
});
