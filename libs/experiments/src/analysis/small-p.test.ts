import { describe, expect, it } from 'vitest';
import { analyzeExperiment } from './analyze-experiment.js';
import { armStatistics } from './arm-statistics.js';
import type { MetricResult } from './decide.js';
import type { MetricInput } from './metric-definition.js';
import type { ArmColumns, MetricColumns } from './outcomes/arm-columns.js';
import { pText } from './p-text.js';
import { definePlan, type FrameworkInput } from './plan.js';

const UNITS = 4_000;
const column = (of: (unit: number) => number): Float64Array =>
  Float64Array.from({ length: UNITS }, (_, unit) => of(unit));
/** Even values about 0, in two orders that have nothing to do with each other. */
const [spread, other] = [7919, 104_729].map(
  (step) =>
    (unit: number): number =>
      ((unit * step) % UNITS) / UNITS - 0.5,
) as [(unit: number) => number, (unit: number) => number];

/** Each kind of metric with columns whose figure is larger by `shift` · a size at which a shift of 1 is 13 to 14 standard errors. */
const KINDS: [MetricInput, (shift: number) => MetricColumns][] = [
  [
    { name: 'm', kind: 'conversion' },
    (shift) => ({ values: column((unit) => (spread(unit) + 0.5 < 0.1 + 0.108 * shift ? 1 : 0)) }),
  ],
  [
    { name: 'm', kind: 'retention' },
    (shift) => ({ values: column((unit) => (other(unit) + 0.5 < 0.3 + 0.145 * shift ? 1 : 0)) }),
  ],
  [{ name: 'm', kind: 'mean' }, (shift) => ({ values: column((unit) => 2 + spread(unit) + 0.0875 * shift) })],
  [
    { name: 'm', kind: 'mean', winsorize: { cap: 2.4 } },
    (shift) => ({ values: column((unit) => 2 + spread(unit) + 0.092 * shift) }),
  ],
  [
    { name: 'm', kind: 'mean', cuped: true },
    (shift) => ({
      values: column((unit) => 2 + 3 * other(unit) + spread(unit) + 0.0875 * shift),
      before: column(other),
    }),
  ],
  [
    { name: 'm', kind: 'ratio' },
    (shift) => ({
      values: column((unit) => (1 + (unit % 3)) * (2 + spread(unit) + 0.0875 * shift)),
      denominators: column((unit) => 1 + (unit % 3)),
    }),
  ],
  [
    { name: 'm', kind: 'quantile', quantile: 0.5 },
    (shift) => ({ values: column((unit) => 2 + spread(unit) + 0.158 * shift) }),
  ],
];

function analyzed(
  metric: MetricInput,
  columnsOf: (shift: number) => MetricColumns,
  shift: number,
  framework: FrameworkInput = { kind: 'frequentist' },
): MetricResult {
  const plan = definePlan({
    arms: [
      { name: 'control', weight: 0.5 },
      { name: 'treatment', weight: 0.5 },
    ],
    metrics: [metric],
    framework,
    plannedUnits: 4 * UNITS,
  });
  const arm = (name: string, own: number): ArmColumns => ({ arm: name, units: UNITS, metrics: { m: columnsOf(own) } });
  return analyzeExperiment({ plan, arms: armStatistics(plan.metrics, [arm('control', 0), arm('treatment', shift)]) })
    .metrics[0]!;
}

/** ln of the normal two-sided p by the series of its tail, to z⁻⁶. */
const logTail = (z: number): number =>
  Math.log(2 / Math.sqrt(2 * Math.PI)) -
  (z * z) / 2 -
  Math.log(z) +
  Math.log1p(-(z ** -2) + 3 * z ** -4 - 15 * z ** -6);

const nameOf = ({ kind, cuped, winsorize }: MetricInput): string =>
  `${kind}${cuped ? ' with CUPED' : ''}${winsorize ? ', winsorized' : ''}`;

describe.each(KINDS.map(([metric, columnsOf]) => [nameOf(metric), metric, columnsOf] as const))(
  'a p of about 1e-40 stays one: %s',
  (_, metric, columnsOf) => {
    it('at a fixed horizon, corrected and in words', () => {
      const { absolute, correctedP, shown } = analyzed(metric, columnsOf, 1);
      if (!absolute.test.ok) throw new Error(absolute.test.detail);
      const { pValue, statistic } = absolute.test;
      expect(pValue).toBeGreaterThan(1e-46);
      expect(pValue).toBeLessThan(1e-35);
      // Student's tail with 8,000 units lies a little above the normal one.
      expect(Math.abs(Math.log(pValue) / logTail(statistic) - 1)).toBeLessThan(0.02);
      expect([correctedP, shown]).toEqual([pValue, 'better']);
      expect(pText(absolute)).toMatch(/^\d\.\de-(3[5-9]|4[0-6])$/);
    });

    it.each<FrameworkInput>([
      { kind: 'always-valid' },
      { kind: 'always-valid', method: 'mixture-sprt', typicalUplift: 0.1 },
      { kind: 'group-sequential', fractions: [0.5, 1], spending: 'pocock' },
    ])('looked at often, on both scales: %j', (framework) => {
      const { absolute, relative } = analyzed(metric, columnsOf, 1, framework);
      for (const { test, logEvidence } of [absolute, relative]) {
        if (!test.ok) throw new Error(test.detail);
        expect(test.pValue).toBeGreaterThan(1e-60);
        expect(test.pValue).toBeLessThan(1e-18);
        expect(Math.log(test.pValue) / -logEvidence!).toBeCloseTo(1, 10);
      }
    });
  },
);

describe('a p that no double holds', () => {
  it('is told by its logarithm where one looks often', () => {
    for (const framework of [{ kind: 'always-valid' }, { kind: 'group-sequential', fractions: [0.5, 1] }] as const) {
      const [metric, columnsOf] = KINDS[2]!;
      const { absolute } = analyzed(metric, columnsOf, 8, framework);
      expect(absolute.test).toMatchObject({ ok: true, pValue: 0 });
      const [, mantissa, exponent] = /^(\d\.\d)e-(\d+)$/.exec(pText(absolute)!)!.map(Number);
      expect(Math.abs((-Math.log(mantissa!) + exponent! * Math.LN10) / absolute.logEvidence! - 1)).toBeLessThan(1e-4);
    }
  });

  it('is told as less than any at a fixed horizon', () => {
    const [metric, columnsOf] = KINDS[2]!;
    const { absolute } = analyzed(metric, columnsOf, 8);
    expect(absolute.test).toMatchObject({ ok: true, pValue: 0 });
    expect(pText(absolute)).toBe('<4.9e-324');
  });
});

describe('pText', () => {
  const told = (pValue: number, logEvidence?: number | null): string | null =>
    pText({
      test: { ok: true, statistic: 1, pValue, method: 'z' },
      ...(logEvidence === undefined ? {} : { logEvidence }),
    });

  it.each([
    [1, undefined, '1.00'],
    [0.5, undefined, '0.50'],
    [0.0994, undefined, '0.099'],
    [0.0499, 3, '0.050'],
    [0.001, undefined, '0.001'],
    [0.000_999, undefined, '1.0e-3'],
    [1.26e-40, 90.87, '1.3e-40'],
    [5e-324, undefined, '4.9e-324'],
    [0, 1000 * Math.LN10, '1.0e-1000'],
    [0, 999.02 * Math.LN10, '9.5e-1000'],
    [0, 1000.0001 * Math.LN10, '1.0e-1000'],
    [0, null, '<4.9e-324'],
    [0, undefined, '<4.9e-324'],
  ])('of %d with evidence %s is %s', (pValue, logEvidence, text) => {
    expect(told(pValue, logEvidence)).toBe(text);
  });

  it('is null where there is no p', () => {
    expect(pText({ test: { ok: false, reason: 'no-data', detail: '' } })).toBeNull();
  });
});
