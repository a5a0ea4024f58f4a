import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrestiCaffo } from './agresti-caffo.js';
import golden from '../golden/experiments.golden.json' with { type: 'json' };

describe('agrestiCaffo', () => {
  it.each(golden.cases.agrestiCaffo)(
    'agrees with statsmodels on $control against $treatment at $alpha',
    ({ control, treatment, alpha, interval }) => {
      const estimate = agrestiCaffo({ control, treatment }, { alpha });
      if (!estimate.ok) throw new Error(estimate.detail);
      expect(estimate.low).toBeCloseTo(Math.max(-1, interval[0]!), 12);
      expect(estimate.high).toBeCloseTo(Math.min(1, interval[1]!), 12);
      expect(estimate).toMatchObject({ method: 'agresti-caffo', level: 1 - alpha });
    },
  );

  it('mirrors when the arms change places and holds its value within [−1, 1]', () => {
    const arm = fc
      .tuple(fc.nat(40), fc.nat(40))
      .map(([converted, others]) => ({ users: converted + others + 1, converted }));
    fc.assert(
      fc.property(arm, arm, fc.double({ min: 0.001, max: 0.99, noNaN: true }), (control, treatment, alpha) => {
        const [forth, back] = [
          agrestiCaffo({ control, treatment }, { alpha }),
          agrestiCaffo({ control: treatment, treatment: control }, { alpha }),
        ];
        if (!forth.ok || !back.ok) throw new Error('incomputable');
        expect([back.low, back.value, back.high]).toEqual(
          [-forth.high, -forth.value, -forth.low].map((end) => expect.closeTo(end, 12)),
        );
        expect(forth.low).toBeGreaterThanOrEqual(-1);
        expect(forth.low).toBeLessThanOrEqual(forth.value);
        expect(forth.high).toBeGreaterThanOrEqual(forth.value);
      }),
    );
  });

  it('of few converters covers at least as often as it says, counted over all outcomes', () => {
    const n = 20;
    for (const [p0, p1] of [
      [0.05, 0.05],
      [0.02, 0.15],
      [0.1, 0.3],
      [0.5, 0.6],
    ] as const) {
      let covered = 0;
      const weights = (p: number): number[] => {
        const list = [(1 - p) ** n];
        for (let k = 1; k <= n; k += 1) list.push((list[k - 1]! * (n - k + 1) * p) / (k * (1 - p)));
        return list;
      };
      const [of0, of1] = [weights(p0), weights(p1)];
      for (let x0 = 0; x0 <= n; x0 += 1) {
        for (let x1 = 0; x1 <= n; x1 += 1) {
          const estimate = agrestiCaffo({
            control: { users: n, converted: x0 },
            treatment: { users: n, converted: x1 },
          });
          if (estimate.ok && estimate.low <= p1 - p0 && estimate.high >= p1 - p0) covered += of0[x0]! * of1[x1]!;
        }
      }
      expect(covered).toBeGreaterThan(0.943);
    }
  });

  it('has a reason for an empty arm and refuses counts that are none', () => {
    const one = { users: 5, converted: 1 };
    expect(agrestiCaffo({ control: { users: 0, converted: 0 }, treatment: one })).toMatchObject({
      ok: false,
      reason: 'no-data',
    });
    expect(() => agrestiCaffo({ control: one, treatment: { users: 2, converted: 3 } })).toThrow(/treatment.converted/);
    expect(() => agrestiCaffo({ control: one, treatment: one }, { alpha: 0 })).toThrow(/alpha is 0/);
  });
});
