import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { coMoments, coMomentsFromSums, mergeCoMoments, momentsOfY, type CoMoments } from './co-moments.js';
import { cupedDifference, relativeCupedUplift } from './cuped.js';
import { effectOf, statisticOf } from './effect.js';
import { effectAgainst, errorUnder } from './fieller.js';
import growthbook from '../golden/experiments-growthbook.golden.json' with { type: 'json' };
import golden from '../golden/experiments.golden.json' with { type: 'json' };
import { meanDifference, relativeMeanUplift } from './mean.js';
import { normalQuantile } from '../distributions/normal.js';
import { agrees, parts } from '../testing/comparison.js';

describe.each(growthbook.cases.comparisons)('CUPED of $name users', ({ cuped, controlUsers, treatmentUsers }) => {
  const [control, treatment] = [coMomentsFromSums(cuped.control), coMomentsFromSums(cuped.treatment)];

  it('agrees with GrowthBook, absolute and relative to the unadjusted baseline', () => {
    const absolute = cupedDifference(control, treatment);
    agrees(absolute, cuped.absolute);
    expect(absolute.theta / cuped.theta).toBeCloseTo(1, 9);
    agrees(relativeCupedUplift(control, treatment, { baseline: 'unadjusted' }), cuped.relative);
  });

  if (controlUsers)
    it('agrees from the users themselves', () => {
      const of = (users: typeof controlUsers): CoMoments => coMoments(users!.before, users!.revenue);
      agrees(cupedDifference(of(controlUsers), of(treatmentUsers)), cuped.absolute);
    });
});

describe.each(golden.cases.teaTasting)('CUPED of $control.revenue.length users', ({ control, treatment, cuped }) => {
  const arms = [coMoments(control.before, control.revenue), coMoments(treatment.before, treatment.revenue)] as const;

  it('agrees with tea-tasting', () => {
    agrees(cupedDifference(...arms), cuped.absolute);
    // By the delta method, which also answers for the few users of whom Fieller's limits are infinite.
    expect(parts(relativeCupedUplift(...arms, { limits: 'delta' })).estimate.value).toBeCloseTo(
      cuped.relative.value,
      12,
    );
  });

  if (control.revenue.length > 50)
    it('has the relative error of the jackknife', () => {
      const without = ({ before, revenue }: typeof control, left: number): CoMoments =>
        coMoments(before.toSpliced(left, 1), revenue.toSpliced(left, 1));
      const spread = (values: readonly number[]): number => {
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) * (1 - 1 / values.length);
      };
      const of0 = control.revenue.map(
        (_, left) => parts(relativeCupedUplift(without(control, left), arms[1])).estimate.value,
      );
      const of1 = treatment.revenue.map(
        (_, left) => parts(relativeCupedUplift(arms[0], without(treatment, left))).estimate.value,
      );
      expect(parts(relativeCupedUplift(...arms)).standardError / Math.sqrt(spread(of0) + spread(of1))).toBeCloseTo(
        1,
        1,
      );
    });
});

describe('CUPED’s relative effect by Fieller', () => {
  const { control, treatment } = golden.cases.teaTasting.find((one) => one.control.revenue.length > 50)!;
  const arms = [coMoments(control.before, control.revenue), coMoments(treatment.before, treatment.revenue)] as const;
  const effect = effectOf(
    relativeCupedUplift(...arms),
    control.revenue.length + treatment.revenue.length,
    'relative',
    'fieller',
  );
  if (!effect.ok) throw new Error(effect.detail);

  it('has against no effect the statistic of the absolute difference', () => {
    expect(statisticOf(effect) / parts(cupedDifference(...arms)).test.statistic).toBeCloseTo(1, 10);
    expect(errorUnder(effect, effect.value)).toBeCloseTo(effect.standardError, 12);
  });

  it.each([-0.5, 0.4, 2])('has against an uplift of %d the error of treatment − (1 + uplift) · control', (uplift) => {
    const pooled = mergeCoMoments(...arms);
    const theta = pooled.cXY / pooled.m2X;
    const ratio = 1 + uplift;
    const share = arms[1].n / pooled.n;
    // One linear figure of all users: each adds its own part, so that the variance is that of the parts.
    const spread = (users: typeof control, of: (x: number, y: number) => number): number => {
      const values = users.revenue.map((y, user) => of(users.before[user]!, y));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length;
    };
    const variance =
      spread(treatment, (x, y) => y - theta * (x - share * x) - ratio * theta * share * x) +
      spread(control, (x, y) => theta * (1 - share) * x - ratio * (y - theta * (x - (1 - share) * x)));
    const baseline = arms[0].meanY - theta * (arms[0].meanX - pooled.meanX);
    expect(errorUnder(effect, uplift) / (Math.sqrt(variance) / baseline)).toBeCloseTo(1, 10);
  });

  it('has limits against which the statistic is the bound', () => {
    for (const z of [-3, -1.5, 0, 1, 2.5]) expect(statisticOf(effect, effectAgainst(effect, z))).toBeCloseTo(z, 9);
  });

  it('tells no such error of the unadjusted baseline', () => {
    expect(relativeCupedUplift(...arms, { baseline: 'unadjusted' }).baselineError).toBeUndefined();
  });
});

const users = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 500 })), {
  minLength: 3,
  maxLength: 30,
});
const of = (list: readonly (readonly [number, number])[], scale = 1, shift = 0): CoMoments =>
  coMoments(
    list.map(([x]) => x * scale + shift),
    list.map(([x, y]) => 3 * x + y),
  );

describe('cupedDifference', () => {
  it('does not care how the covariate is measured', () => {
    fc.assert(
      fc.property(
        users,
        users,
        fc.constantFrom(0.01, -2, 1000),
        fc.integer({ min: -500, max: 500 }),
        (first, second, scale, shift) => {
          const plain = cupedDifference(of(first), of(second));
          fc.pre(plain.estimate.ok && plain.estimate.method === 'cuped');
          const other = cupedDifference(of(first, scale, shift), of(second, scale, shift));
          const [a, b] = [parts(plain), parts(other)];
          expect(Math.abs(b.estimate.low - a.estimate.low)).toBeLessThan(1e-6 * (1 + Math.abs(a.estimate.low)));
          expect(Math.abs(b.estimate.high - a.estimate.high)).toBeLessThan(1e-6 * (1 + Math.abs(a.estimate.high)));
          expect(other.theta).toBeCloseTo(plain.theta / scale, 6);
        },
      ),
    );
  });

  it('mirrors when the arms change places, and is the same of merged parts', () => {
    fc.assert(
      fc.property(users, users, users, (first, more, second) => {
        const whole = cupedDifference(of([...first, ...more]), of(second));
        fc.pre(whole.estimate.ok);
        const { estimate, test } = parts(whole);
        const near = 1e-7 * (1 + Math.abs(estimate.low) + Math.abs(estimate.high));
        const back = parts(cupedDifference(of(second), of([...first, ...more])));
        expect(Math.abs(back.estimate.low + estimate.high)).toBeLessThan(near);
        expect(back.test.pValue).toBeCloseTo(test.pValue, 8);
        const merged = parts(cupedDifference(mergeCoMoments(of(first), of(more)), of(second)));
        expect(Math.abs(merged.estimate.low - estimate.low)).toBeLessThan(near);
      }),
    );
  });

  it('is Welch’s test, and says so, where the covariate is the same for all', () => {
    const [control, treatment] = [coMoments([0, 0, 0], [1, 2, 6]), coMoments([0, 0, 0, 0], [3, 4, 9, 1])];
    const found = cupedDifference(control, treatment);
    expect(found).toMatchObject({
      theta: 0,
      correlation: null,
      varianceReduction: 0,
      estimate: { method: 'welch' },
      test: { method: 'welch' },
    });
    expect(found).toMatchObject(meanDifference(momentsOfY(control), momentsOfY(treatment)));
    const larger = coMoments([0, 0, 0, 0], [5, 4, 6, 7]);
    expect(relativeCupedUplift(larger, treatment)).toMatchObject(
      relativeMeanUplift(momentsOfY(larger), momentsOfY(treatment)),
    );
    expect(relativeCupedUplift(larger, treatment).estimate).toMatchObject({ ok: true, method: 'relative-fieller' });
    expect(relativeCupedUplift(control, treatment, { baseline: 'unadjusted' }).estimate).toMatchObject({
      ok: true,
      method: 'relative-delta',
    });
  });

  it('takes off what the covariate foretold: about 1 − ρ² of the variance is left', () => {
    const random = seededRandom(3);
    const arm = (): CoMoments => {
      const x = Array.from({ length: 4000 }, () => normalQuantile(random.next() || 0.5));
      return coMoments(
        x,
        x.map((value) => 0.8 * value + 0.6 * normalQuantile(random.next() || 0.5)),
      );
    };
    const found = cupedDifference(arm(), arm());
    expect(found.correlation).toBeCloseTo(0.8, 1);
    expect(found.varianceReduction).toBeCloseTo(found.correlation! ** 2, 2);
    expect(found.varianceReduction).toBeGreaterThan(0.6);
  });

  it('has a uniform p where there is no difference, of skewed outcomes too', () => {
    const runs = 2000;
    const pValues = { cuped: [] as number[], relative: [] as number[] };
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(run, 41);
      const arm = (n: number): CoMoments => {
        const x = Array.from({ length: n }, () => -Math.log(1 - random.next()));
        return coMoments(
          x,
          x.map((value) => value - 1.5 * Math.log(1 - random.next())),
        );
      };
      const [control, treatment] = [arm(300), arm(200)];
      pValues.cuped.push(parts(cupedDifference(control, treatment)).test.pValue);
      pValues.relative.push(parts(relativeCupedUplift(control, treatment)).test.pValue);
    }
    for (const list of Object.values(pValues)) {
      const distance = Math.max(
        ...list
          .toSorted((a, b) => a - b)
          .map((p, index) => Math.max(Math.abs(p - index / runs), Math.abs(p - (index + 1) / runs))),
      );
      expect(distance).toBeLessThan(1.95 / Math.sqrt(runs));
    }
  });

  it('keeps p of 1e-40 and less, and answers for 10⁹ users', () => {
    const many = (meanY: number, n: number): CoMoments => ({
      n,
      meanX: 30,
      meanY,
      m2X: n * 900,
      m2Y: n * 1600,
      cXY: n * 840,
    });
    const found = cupedDifference(many(40, 1e9), many(40.015, 1e9));
    expect(parts(found).test.pValue).toBeGreaterThan(0);
    expect(parts(found).test.pValue).toBeLessThan(1e-25);
    expect(found.varianceReduction).toBeCloseTo(0.49, 6);
    expect(parts(found).standardError).toBeCloseTo(Math.sqrt((2 * 1600 * (1 - 0.7 ** 2)) / 1e9), 9);
  });

  it('has a reason where arms are empty or tiny, outcomes equal or wholly foretold', () => {
    const fine = coMoments([1, 2, 4], [3, 0, 5]);
    expect(cupedDifference(coMoments([], []), fine)).toMatchObject({
      estimate: { ok: false, reason: 'no-data' },
      varianceReduction: null,
    });
    expect(cupedDifference(coMoments([1, 2], [3, 4]), fine).test).toMatchObject({ ok: false, reason: 'too-few' });
    expect(cupedDifference(coMoments([1, 2, 3], [7, 7, 7]), coMoments([2, 5, 3], [7, 7, 7])).test).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
    expect(cupedDifference(coMoments([1, 2, 3], [0.3, 0.6, 0.9]), coMoments([2, 5, 9], [0.6, 1.5, 2.7]))).toMatchObject(
      { test: { ok: false, reason: 'too-few' }, varianceReduction: 1 },
    );
    expect(relativeCupedUplift(coMoments([1, 2, 3], [0, -1, 0]), fine).estimate).toMatchObject({
      ok: false,
      reason: 'zero-baseline',
    });
  });
});

describe('relativeCupedUplift', () => {
  it.each([
    ['adds', 0.95],
    ['multiplies', 1.8 * 0.95],
  ] as const)('covers a large uplift that %s, where the unadjusted baseline’s interval is off', (kind, slope) => {
    const covered = { adjusted: 0, unadjusted: 0 };
    const runs = 3000;
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(run, 77);
      const arm = (n: number, level: number, by: number): CoMoments => {
        const x = Array.from({ length: n }, () => 3 * normalQuantile(random.next() || 0.5));
        return coMoments(
          x,
          x.map((value) => level + by * value + normalQuantile(random.next() || 0.5)),
        );
      };
      const [control, treatment] = [arm(150, 10, 0.95), arm(300, 18, slope)];
      for (const baseline of ['adjusted', 'unadjusted'] as const) {
        const { estimate } = parts(relativeCupedUplift(control, treatment, { baseline }));
        if (estimate.low <= 0.8 && estimate.high >= 0.8) covered[baseline] += 1;
      }
    }
    expect(covered.adjusted / runs).toBeGreaterThan(0.935);
    expect(covered.adjusted / runs).toBeLessThan(0.965);
    if (kind === 'adds') expect(covered.unadjusted / runs).toBeLessThan(0.93);
    else expect(covered.unadjusted / runs).toBeGreaterThan(0.97);
  });
});
