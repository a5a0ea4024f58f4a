import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { normalQuantile } from '../distributions/normal.js';
import golden from './group-sequential.golden.json' with { type: 'json' };
import {
  crossing,
  driftFor,
  groupSequential,
  inflationFactor,
  type GroupSequentialDesign,
  type GroupSequentialPlan,
} from './group-sequential.js';
import { spentBy, type Spending } from './spending.js';

const EQUAL = [0.2, 0.4, 0.6, 0.8, 1];
const OBRIEN_FLEMING = { kind: 'obrien-fleming' } as const;
const spendings = fc.oneof(
  fc.constant<Spending>(OBRIEN_FLEMING),
  fc.constant<Spending>({ kind: 'pocock' }),
  fc.double({ min: -8, max: 8, noNaN: true }).map((gamma): Spending => ({ kind: 'hwang-shih-decani', gamma })),
);
const ascending = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 7 }).map((steps) => {
  const whole = steps.reduce((sum, step) => sum + step, 0);
  let sum = 0;
  return steps.map((step) => (sum += step) / whole);
});

const designOf = (plan: {
  fractions: number[];
  spending: { kind: string; gamma?: number };
  alpha: number;
}): GroupSequentialDesign => groupSequential({ ...plan, spending: plan.spending as Spending });

describe.each(golden.cases.designs)('against gsDesign: $name', (reference) => {
  const design = designOf(reference);

  it('has the same bounds and spends as much', () => {
    expect(design.looks.map(({ bound }) => bound)).toEqual(reference.bounds.map((bound) => expect.closeTo(bound, 8)));
    expect(design.looks.map(({ spent }) => spent)).toEqual(reference.spent.map((spent) => expect.closeTo(spent, 12)));
  });

  it.each(reference.under)(
    'stops at the same looks when the drift is $drift',
    ({ drift, upper, lower, power, expectedFraction }) => {
      const stops = crossing(design, drift);
      expect(stops.upper).toEqual(upper.map((p) => expect.closeTo(p, 9)));
      expect(stops.lower).toEqual(lower.map((p) => expect.closeTo(p, 9)));
      expect(stops.power).toBeCloseTo(power, 9);
      expect(stops.expectedFraction).toBeCloseTo(expectedFraction, 9);
    },
  );

  it('needs the same drift and as many more users', () => {
    expect(driftFor(design, reference.power)).toBeCloseTo(reference.driftForPower, 7);
    expect(inflationFactor(design, reference.power)).toBeCloseTo(reference.inflation, 7);
  });
});

describe('published bounds', () => {
  it.each([
    [
      'Lan and DeMets, O’Brien–Fleming-like, five looks',
      { fractions: EQUAL, spending: OBRIEN_FLEMING },
      [4.8769, 3.3569, 2.6803, 2.2898, 2.031],
    ],
    [
      'Pocock-like, five looks',
      { fractions: EQUAL, spending: { kind: 'pocock' } },
      [2.438, 2.4268, 2.4101, 2.3966, 2.3859],
    ],
    [
      'rpact’s linear spending, one-sided 0.03',
      { fractions: [0.2, 0.4, 1], alpha: 0.06, spending: { kind: 'hwang-shih-decani', gamma: 0 } },
      [2.5121, 2.4229, 2.028],
    ],
  ] as [string, GroupSequentialPlan, number[]][])('%s', (_, plan, published) => {
    // The printed ones come from coarser grids: 3.3569 is 3.35701 where the grid is refined.
    groupSequential(plan).looks.forEach(({ bound }, look) =>
      expect(Math.abs(bound - published[look]!)).toBeLessThan(2e-4),
    );
  });

  it('is the plain z test where there is one look', () => {
    expect(groupSequential({ fractions: [1], spending: OBRIEN_FLEMING }).looks[0]!.bound).toBeCloseTo(
      1.959963984540054,
      12,
    );
    expect(inflationFactor(groupSequential({ fractions: [1], spending: OBRIEN_FLEMING }))).toBeCloseTo(1, 9);
  });
});

describe('whatever the looks', () => {
  it('no effect is found as often as planned, by either side alike', () => {
    fc.assert(
      fc.property(
        ascending,
        spendings,
        fc.double({ min: 1e-6, max: 0.3, noNaN: true }),
        (fractions, spending, alpha) => {
          const design = groupSequential({ fractions, spending, alpha });
          const { upper, lower, power } = crossing(design, 0);
          expect(power / alpha).toBeCloseTo(1, 9);
          upper.forEach((p, look) => expect(p).toBeCloseTo(lower[look]!, 12));
          let sum = 0;
          design.looks.forEach(({ spent }, look) => {
            sum += upper[look]! + lower[look]!;
            expect(Math.abs(sum - spent)).toBeLessThan(1e-11 + 1e-9 * spent);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a mirrored effect is found on the other side, and a larger one more often', () => {
    fc.assert(
      fc.property(ascending, spendings, fc.double({ min: 0.01, max: 6, noNaN: true }), (fractions, spending, drift) => {
        const design = groupSequential({ fractions, spending });
        const [up, down] = [crossing(design, drift), crossing(design, -drift)];
        up.upper.forEach((p, look) => expect(p).toBeCloseTo(down.lower[look]!, 12));
        expect(up.power).toBeGreaterThan(crossing(design, drift * 0.9).power);
      }),
      { numRuns: 40 },
    );
  });

  it('a look that comes soon after another one has a bound, too', () => {
    // Nothing can carry the score from below 2.42 to beyond 4.03, where the search for the bound begins, within 0.2 % of the information.
    const fractions = [
      0.023008849557522124, 0.15752212389380532, 0.46371681415929206, 0.7168141592920354, 0.8690265486725663,
      0.9982300884955753, 1,
    ];
    const design = groupSequential({ fractions, spending: { kind: 'pocock' } });
    const { bound } = design.looks.at(-1)!;
    expect(bound).toBeGreaterThan(2.42);
    expect(bound).toBeLessThan(2.8);
    expect(crossing(design, 0).power).toBeCloseTo(0.05, 10);
    for (const step of [1e-6, 1e-5, 1e-4, 1e-3]) {
      const close = groupSequential({ fractions: [0.5, 1 - step, 1], spending: { kind: 'pocock' } });
      expect(close.looks.every((look) => Number.isFinite(look.bound))).toBe(true);
      expect(crossing(close, 0).power).toBeCloseTo(0.05, 9);
    }
  });

  it('bounds of the past do not depend on the looks still to come', () => {
    fc.assert(
      fc.property(ascending, spendings, (fractions, spending) => {
        const whole = groupSequential({ fractions, spending }).looks;
        const some = groupSequential({
          fractions: fractions.slice(0, Math.ceil(fractions.length / 2)),
          spending,
        }).looks;
        some.forEach(({ bound }, look) =>
          bound === Infinity
            ? expect(whole[look]!.bound).toBe(Infinity)
            : expect(bound).toBeCloseTo(whole[look]!.bound, 9),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('a course other than planned', () => {
  it('spends all that is left at a last look that came early, and counts more information than planned', () => {
    const early = groupSequential({ fractions: [0.3, 0.8], spending: OBRIEN_FLEMING, closes: true });
    expect(early.looks.at(-1)!.spent).toBe(0.05);
    expect(crossing(early, 0).power).toBeCloseTo(0.05, 10);
    const late = groupSequential({ fractions: [0.3, 1.2], spending: OBRIEN_FLEMING });
    expect(crossing(late, 0).power).toBeCloseTo(0.05, 10);
    expect(late.looks[1]!.bound).toBeLessThan(
      groupSequential({ fractions: [0.3, 1], spending: OBRIEN_FLEMING }).looks[1]!.bound + 1e-3,
    );
  });

  it('has no bound where nothing is spent', () => {
    const [first, second] = groupSequential({ fractions: [1e-3, 1], spending: OBRIEN_FLEMING }).looks;
    expect(first).toMatchObject({ bound: Infinity, nominalP: 0 });
    expect(second!.bound).toBeCloseTo(1.959963984540054, 9);
  });

  it('answers for effects beyond all measure, the same where the way of computing changes', () => {
    const design = groupSequential({ fractions: EQUAL, spending: OBRIEN_FLEMING });
    expect(crossing(design, 60)).toMatchObject({ power: 1, expectedFraction: expect.closeTo(0.2, 12) });
    const [near, far] = [crossing(design, 20), crossing(design, 20 + 1e-9)];
    far.upper.forEach((p, look) => expect(Math.abs(p - near.upper[look]!)).toBeLessThan(1e-8));
  });

  it('a copy of a design, as it comes back from a file, answers alike', () => {
    const design = groupSequential({ fractions: EQUAL, spending: { kind: 'pocock' } });
    expect(crossing(structuredClone(design), 2.5)).toEqual(crossing(design, 2.5));
  });
});

describe('simulated experiments', () => {
  it('stop without cause and with cause as often as computed', () => {
    const design = groupSequential({ fractions: [0.25, 0.4, 1], spending: { kind: 'pocock' } });
    const runs = 40_000;
    for (const drift of [0, 2.5]) {
      const random = seededRandom(71 + drift);
      const stops = design.looks.map(() => 0);
      for (let run = 0; run < runs; run += 1) {
        let [score, before] = [0, 0];
        for (const [look, { fraction, bound }] of design.looks.entries()) {
          const delta = fraction - before;
          score += drift * delta + Math.sqrt(delta) * normalQuantile(random.next() || 0.5);
          before = fraction;
          if (Math.abs(score / Math.sqrt(fraction)) >= bound) {
            stops[look]! += 1;
            break;
          }
        }
      }
      const { upper, lower } = crossing(design, drift);
      stops.forEach((count, look) => {
        const p = upper[look]! + lower[look]!;
        expect(Math.abs(count / runs - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / runs));
      });
    }
  });
});

describe('what is refused', () => {
  it.each([
    [[], /fractions has 0 looks/],
    [[0.5, 0.5], /fractions\[1\] is 0.5 after 0.5/],
    [[0, 1], /fractions\[0\] is 0 after 0/],
    [[0.4, Number.NaN], /fractions\[1\] is NaN/],
    [[0.5, 1, 1.2], /fractions\[1\] is 1 and has spent all/],
    [Array.from({ length: 101 }, (_, look) => (look + 1) / 101), /fractions has 101 looks; give 1 to 100/],
  ])('fractions %j', (fractions, message) => {
    expect(() => groupSequential({ fractions, spending: OBRIEN_FLEMING })).toThrow(message);
  });

  it('a power that no effect reaches, or that every effect has', () => {
    const design = groupSequential({ fractions: EQUAL, spending: OBRIEN_FLEMING });
    expect(() => driftFor(design, 0.05)).toThrow(/power is 0.05; give a fraction above 0.05/);
    expect(() => driftFor(design, 1)).toThrow(/power is 1/);
    expect(() => crossing(design, Number.NaN)).toThrow(/drift is NaN/);
    expect(() => groupSequential({ fractions: EQUAL, spending: OBRIEN_FLEMING, alpha: 0 })).toThrow(/alpha is 0/);
    expect(() => spentBy({ kind: 'hwang-shih-decani', gamma: 99 }, 0.5, 0.05)).toThrow(/gamma is 99/);
    expect(() => spentBy(OBRIEN_FLEMING, -0.1, 0.05)).toThrow(/fraction is -0.1/);
  });
});

describe('spentBy', () => {
  it('starts at nothing, never falls, ends at alpha', () => {
    fc.assert(
      fc.property(
        spendings,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (spending, a, b) => {
          expect(spentBy(spending, 0, 0.05)).toBe(0);
          expect(spentBy(spending, 1, 0.05)).toBe(0.05);
          expect(spentBy(spending, Math.min(a, b), 0.05)).toBeLessThanOrEqual(
            spentBy(spending, Math.max(a, b), 0.05) * (1 + 1e-12),
          );
        },
      ),
    );
  });

  it('keeps what is spent at a hundredth of the way', () => {
    const early = spentBy(OBRIEN_FLEMING, 0.01, 0.05);
    expect(early).toBeGreaterThan(1e-111);
    expect(early).toBeLessThan(1e-109);
  });
});
