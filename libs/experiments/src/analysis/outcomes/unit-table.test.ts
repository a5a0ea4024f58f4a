import { describe, expect, it } from 'vitest';
import { definePlan } from '../plan.js';
import { tableColumns, UnitTable, type OutcomeOptions } from './unit-table.js';

const plan = definePlan({
  arms: [
    { name: 'control', weight: 0.5 },
    { name: 'treatment', weight: 0.5 },
  ],
  metrics: [
    { name: 'bought', kind: 'conversion' },
    { name: 'revenue', kind: 'mean', cuped: true },
    { name: 'order', kind: 'ratio' },
  ],
});
type Row = [unit: string, arm: string, ...numbers: number[]];
function collected(rows: Row[], options?: OutcomeOptions) {
  const table = new UnitTable(plan, options);
  rows.forEach(([unit, arm, ...numbers], index) => table.add(unit, arm, numbers, index + 2));
  return table.finish();
}

describe('UnitTable', () => {
  it('names the columns that the metrics need', () => {
    expect(tableColumns(plan).map(({ metric, part }) => `${metric}.${part}`)).toEqual([
      'bought.values',
      'revenue.values',
      'revenue.before',
      'order.values',
      'order.denominators',
    ]);
  });

  it('puts each unit into its arm', () => {
    const { arms, exposures } = collected([
      ['u', 'control', 1, 5, 4, 5, 1],
      ['v', 'treatment', 0, 0, 2, 0, 0],
      ['w', 'control', 1, 7, 0, 7, 2],
    ]);
    expect(exposures).toEqual({ rows: 3, units: 3, duplicates: 0, unitsInTwoArms: 0 });
    expect(arms).toMatchObject([
      {
        arm: 'control',
        units: 2,
        metrics: {
          bought: { values: Float64Array.of(1, 1) },
          revenue: { values: Float64Array.of(5, 7), before: Float64Array.of(4, 0) },
          order: { values: Float64Array.of(5, 7), denominators: Float64Array.of(1, 2) },
        },
      },
      { arm: 'treatment', units: 1, metrics: { revenue: { values: Float64Array.of(0), before: Float64Array.of(2) } } },
    ]);
  });

  it('counts a row that comes twice once, and leaves out a unit in two arms', () => {
    const rows: Row[] = [
      ['u', 'control', 1, 5, 4, 5, 1],
      ['u', 'control', 1, 5, 4, 5, 1],
      ['v', 'control', 0, 1, 1, 1, 1],
      ['v', 'treatment', 1, 9, 9, 9, 9],
      ['v', 'control', 0, 1, 1, 1, 1],
      ['w', 'treatment', 0, 0, 0, 0, 0],
    ];
    const { arms, exposures } = collected(rows, { mostInTwoArms: 0.5 });
    expect(exposures).toEqual({ rows: 6, units: 3, duplicates: 3, unitsInTwoArms: 1 });
    expect(arms.map(({ units }) => units)).toEqual([1, 1]);
    expect(() => collected(rows, { mostInTwoArms: 0.3 })).toThrow(
      'arm is two different ones for 1 of 3 units; at most 30 % can be left out',
    );
  });

  it('keeps segments, and those of the earliest exposure where they differ', () => {
    const table = new UnitTable(plan, { dimensions: ['device', 'country'] });
    const numbers = [0, 0, 0, 0, 0];
    table.add('u', 'control', numbers, 2, 200, ['mobile', 'kr']);
    table.add('u', 'control', numbers, 3, 100, ['desktop', 'kr']);
    table.add('v', 'control', numbers, 4, 300, ['', 'us']);
    expect(table.finish().arms[0]!.segments).toEqual([
      { dimension: 'device', names: ['mobile', 'desktop'], codes: Int32Array.of(1, -1) },
      { dimension: 'country', names: ['kr', 'us'], codes: Int32Array.of(0, 1) },
    ]);
  });

  it.each<[string, Row[], string]>([
    [
      'an unknown arm',
      [['u', 'controll', 0, 0, 0, 0, 0]],
      'row 2, arm is "controll"; give one of the planned arms: control, treatment.',
    ],
    ['no id', [['', 'control', 0, 0, 0, 0, 0]], 'row 2, unit is ""'],
    ['infinite revenue', [['u', 'control', 0, Infinity, 0, 0, 0]], 'row 2, revenue is Infinity; give a finite number'],
    ['no number before', [['u', 'control', 0, 0, Number.NaN, 0, 0]], 'row 2, revenue.before is NaN'],
    ['half a conversion', [['u', 'control', 0.5, 0, 0, 0, 0]], 'row 2, bought is 0.5; a conversion is 1 or 0.'],
    ['a missing column', [['u', 'control', 1, 1]], 'row 2, revenue.before is NaN'],
    [
      'two rows of a unit with other numbers',
      [
        ['u', 'control', 0, 5, 0, 0, 0],
        ['u', 'control', 0, 6, 0, 0, 0],
      ],
      'row 3, revenue is 6; row 2 has unit "u" already, with 5; give one row a unit.',
    ],
  ])('refuses %s', (_, rows, message) => {
    expect(() => collected(rows)).toThrow(message);
  });

  it('refuses a share that is none', () => {
    expect(() => new UnitTable(plan, { mostInTwoArms: 5 })).toThrow('mostInTwoArms is 5; give a fraction');
  });
});
