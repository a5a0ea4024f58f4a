import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { coMoments, coMomentsFromSums, mergeCoMoments, momentsOfY, type CoMoments } from './co-moments.js';
import growthbook from '../golden/experiments-growthbook.golden.json' with { type: 'json' };
import golden from '../golden/experiments.golden.json' with { type: 'json' };
import { meanDifference, relativeMeanUplift } from './mean.js';
import { ratioDifference, relativeRatioUplift } from './ratio-metric.js';
import { agrees, parts } from '../testing/comparison.js';

describe.each(growthbook.cases.comparisons)('ratio of $name users', ({ ratio, controlUsers, treatmentUsers }) => {
  const [control, treatment] = [coMomentsFromSums(ratio.control), coMomentsFromSums(ratio.treatment)];

  it('agrees with GrowthBook, absolute and relative', () => {
    agrees(ratioDifference(control, treatment), ratio.absolute);
    agrees(relativeRatioUplift(control, treatment, { limits: 'delta' }), ratio.relative);
  });

  if (controlUsers)
    it('agrees from the users themselves', () => {
      const of = (users: typeof controlUsers): CoMoments => coMoments(users!.sessions, users!.revenue);
      agrees(ratioDifference(of(controlUsers), of(treatmentUsers)), ratio.absolute);
    });
});

describe.each(golden.cases.teaTasting)('ratio of $control.revenue.length users', ({ control, treatment, ratio }) => {
  const arms = [
    coMoments(control.sessions, control.revenue),
    coMoments(treatment.sessions, treatment.revenue),
  ] as const;

  it('agrees with tea-tasting', () => {
    agrees(ratioDifference(...arms), ratio.absolute);
    const { estimate, standardError } = parts(relativeRatioUplift(...arms, { limits: 'delta' }));
    expect(estimate.value).toBeCloseTo(ratio.relative.value, 12);
    const logError = Math.log((1 + ratio.relative.logNormalInterval[1]!) / (1 + estimate.value)) / 1.959963984540054;
    expect(standardError / (1 + estimate.value)).toBeCloseTo(logError, 10);
  });
});

describe('ratioDifference', () => {
  const users = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 500 })), {
    minLength: 3,
    maxLength: 30,
  });
  const of = (list: readonly (readonly [number, number])[], scale = 1): CoMoments =>
    coMoments(
      list.map(([x]) => x),
      list.map(([, y]) => y * scale),
    );

  it('of one session a user is the difference of means', () => {
    fc.assert(
      fc.property(users, users, (first, second) => {
        const [control, treatment] = [of(first.map(([, y]) => [1, y])), of(second.map(([, y]) => [1, y]))];
        const [means, ratios] = [
          meanDifference(momentsOfY(control), momentsOfY(treatment)),
          ratioDifference(control, treatment),
        ];
        fc.pre(means.estimate.ok);
        agrees(ratios, {
          ...parts(means).estimate,
          interval: [parts(means).estimate.low, parts(means).estimate.high],
          pValue: parts(means).test.pValue,
        });
        const [relativeMeans, relative] = [
          relativeMeanUplift(momentsOfY(control), momentsOfY(treatment)),
          relativeRatioUplift(control, treatment),
        ];
        expect(relative.estimate.ok).toBe(relativeMeans.estimate.ok);
      }),
    );
  });

  it('mirrors when the arms change places and scales with the unit; the relative one does not', () => {
    fc.assert(
      fc.property(users, users, (first, second) => {
        const forth = ratioDifference(of(first), of(second));
        fc.pre(forth.estimate.ok);
        const back = parts(ratioDifference(of(second), of(first)));
        const { estimate, test } = parts(forth);
        const size = 1 + Math.abs(estimate.low) + Math.abs(estimate.high);
        expect(Math.abs(back.estimate.low + estimate.high)).toBeLessThan(1e-9 * size);
        expect(back.test.pValue).toBeCloseTo(test.pValue, 9);
        const scaled = parts(ratioDifference(of(first, 100), of(second, 100)));
        expect(Math.abs(scaled.estimate.high - 100 * estimate.high)).toBeLessThan(1e-7 * size);
        const [plain, times] = [
          relativeRatioUplift(of(first), of(second)),
          relativeRatioUplift(of(first, 100), of(second, 100)),
        ];
        if (plain.estimate.ok) expect(parts(times).estimate.high).toBeCloseTo(parts(plain).estimate.high, 6);
      }),
    );
  });

  it('of merged parts is that of the whole', () => {
    fc.assert(
      fc.property(users, users, users, (first, more, second) => {
        const whole = ratioDifference(of([...first, ...more]), of(second));
        const merged = ratioDifference(mergeCoMoments(of(first), of(more)), of(second));
        expect(merged.estimate.ok).toBe(whole.estimate.ok);
        if (whole.estimate.ok)
          expect(Math.abs(parts(merged).estimate.low - parts(whole).estimate.low)).toBeLessThan(
            1e-8 * (1 + Math.abs(parts(whole).estimate.low)),
          );
      }),
    );
  });

  it('keeps p of 1e-40 and less', () => {
    const many = (mean: number): CoMoments => ({
      n: 100_000,
      meanX: 2,
      meanY: mean,
      m2X: 100_000,
      m2Y: 100_000,
      cXY: 50_000,
    });
    const { test } = parts(ratioDifference(many(4), many(4.08)));
    expect(test.pValue).toBeGreaterThan(0);
    expect(test.pValue).toBeLessThan(1e-20);
    expect(parts(ratioDifference(many(4), many(4.2))).test.pValue).toBeLessThan(1e-100);
  });

  it('covers the true ratio where sessions and revenue go together', () => {
    let covered = 0;
    for (let run = 0; run < 6000; run += 1) {
      const random = seededRandom(run, 31);
      const arm = (): CoMoments => {
        const sessions = Array.from({ length: 120 }, () => 1 + Math.floor(5 * random.next() ** 2));
        return coMoments(
          sessions,
          sessions.map((count) => count * (random.next() < 0.4 ? 20 * random.next() : 0)),
        );
      };
      const { estimate } = parts(ratioDifference(arm(), arm()));
      if (estimate.low <= 0 && estimate.high >= 0) covered += 1;
    }
    expect(covered / 6000).toBeGreaterThan(0.94);
    expect(covered / 6000).toBeLessThan(0.96);
  });

  it('has a reason where there is no ratio, no spread or no baseline', () => {
    const fine = coMoments([1, 2, 1], [3, 0, 5]);
    expect(ratioDifference(coMoments([], []), fine).estimate).toMatchObject({
      ok: false,
      reason: 'no-data',
      detail: expect.stringContaining('control'),
    });
    expect(ratioDifference(fine, coMoments([0, 0], [0, 0])).test).toMatchObject({
      ok: false,
      reason: 'no-data',
      detail: expect.stringContaining('denominators of the treatment'),
    });
    expect(ratioDifference(fine, coMoments([1], [1])).test).toMatchObject({ ok: false, reason: 'too-few' });
    expect(ratioDifference(coMoments([1, 2, 3], [0.1, 0.2, 0.3]), coMoments([3, 7], [0.3, 0.7])).test).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
    expect(relativeRatioUplift(coMoments([1, 2], [0, 0]), fine).estimate).toMatchObject({
      ok: false,
      reason: 'zero-baseline',
    });
  });
});
