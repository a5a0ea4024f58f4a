import {
  coMoments,
  cupedDifference,
  meanDifference,
  moments,
  newcombe,
  normalQuantile,
  relativeMeanUplift,
  type Estimate,
  type Moments,
  type TestResult,
} from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { compareMetric } from '../analysis/compare-metric.js';
import { defineMetric } from '../analysis/metric-definition.js';
import { dealtCounts, dealtSums, dealUsers } from './deal.js';
import { momentsAbout, type UserOutcomes } from './outcomes.js';
import { rerandomize, type NullComparison } from './rerandomize.js';
import { planSplits } from './split-plan.js';
import { madeUsers } from './testing/kernel-contract.js';

const firstOf = async (...[input]: Parameters<typeof rerandomize>): Promise<NullComparison> =>
  (await rerandomize(input)).comparisons[0]!;

describe('tests on arms that nothing was done to', () => {
  /** Powers of two as values tell from a sum who is in it; the others have none. */
  const [valued, users, runs] = [40, 90, 200];
  const y = Float64Array.from({ length: users }, (_, user) => (user < valued ? 2 ** user : 0));
  const x = Float64Array.from({ length: users }, (_, user) => (user < valued ? Math.cos(user) : 0));

  it('are those of the metrics room on each arm’s own users', async () => {
    const input = { weights: [0.4, 0.6], rerandomizations: runs, seed: 3 };
    const plan = planSplits({ ...input, outcomes: { kind: 'mean', y } });
    const deals = await dealUsers(plan, { threads: 'auto', kernel: 'auto', signal: undefined, onProgress: undefined });
    const [mean, cuped] = [
      await firstOf({ ...input, outcomes: { kind: 'mean', y } }),
      await firstOf({ ...input, outcomes: { kind: 'cuped', x, y } }),
    ];
    for (let run = 0; run < runs; run += 1) {
      const membersOf = (arm: number): number[] =>
        Array.from({ length: valued }, (_, user) => user).filter(
          (user) => Math.floor(deals.sums[(run * 2 + arm) * 2]! / 2 ** user) % 2 === 1,
        );
      const valuesOf = (arm: number, values: Float64Array): Float64Array => {
        const column = new Float64Array(dealtCounts(deals, run, arm).users);
        for (const [place, user] of membersOf(arm).entries()) column[place] = values[user]!;
        return column;
      };
      const check = (found: NullComparison, { estimate, test }: { estimate: Estimate; test: TestResult }): void => {
        if (!estimate.ok || !test.ok) throw new Error('The reference is incomputable.');
        expect(Math.abs(found.pValues[run]! - test.pValue)).toBeLessThan(1e-10);
        expect(Math.abs(found.differences[run]! / estimate.value - 1)).toBeLessThan(1e-10);
      };
      check(mean, meanDifference(moments(valuesOf(0, y)), moments(valuesOf(1, y))));
      check(
        cuped,
        cupedDifference(coMoments(valuesOf(0, x), valuesOf(0, y)), coMoments(valuesOf(1, x), valuesOf(1, y))),
      );
    }
  });

  it.each([
    ['two-proportion-z-pooled', 1],
    ['fisher-exact', 40],
  ])('of conversions are those of the analysis, with Newcombe’s interval: %s', async (method, oneIn) => {
    const converted = madeUsers(800).converted.map((value, user) => (user % oneIn === 0 ? value : 0));
    const input = {
      outcomes: { kind: 'conversion', converted },
      weights: [0.5, 0.25, 0.25],
      rerandomizations: runs,
    } as const;
    const deals = await dealUsers(planSplits({ ...input, seed: 1 }), {
      threads: 'auto',
      kernel: 'auto',
      signal: undefined,
      onProgress: undefined,
    });
    const { comparisons } = await rerandomize(input);
    for (const { arm, pValues, differences, coverage, falsePositiveRate } of comparisons) {
      let [covered, known, showing] = [0, 0, 0];
      for (let run = 0; run < runs; run += 1) {
        const arms = { control: dealtCounts(deals, run, 0), treatment: dealtCounts(deals, run, arm) };
        const { absolute, relative } = compareMetric(
          defineMetric({ name: 'bought', kind: 'conversion' }),
          { form: 'counts', ...arms.control },
          { form: 'counts', ...arms.treatment },
        );
        const [test, interval] = [absolute.test, newcombe(arms)];
        if (!test.ok || !interval.ok) {
          expect([pValues[run], differences[run]]).toEqual([Number.NaN, Number.NaN]);
          continue;
        }
        expect([test.method, pValues[run], differences[run]]).toEqual([method, test.pValue, interval.value]);
        known += 1;
        const part = relative.estimate;
        const isCovered = interval.low <= 0 && interval.high >= 0 && (!part.ok || (part.low <= 0 && part.high >= 0));
        if (isCovered) covered += 1;
        if (!isCovered || test.pValue < 0.05) showing += 1;
      }
      expect(known).toBeGreaterThan(runs / 2);
      expect(coverage.ok && coverage.value).toBe(covered / known);
      expect(falsePositiveRate.ok && falsePositiveRate.value).toBe(showing / known);
    }
  });
});

describe('the false-positive rate', () => {
  const { x, y, converted } = madeUsers(4_000);

  it.each<['conversion' | 'mean' | 'cuped', UserOutcomes]>([
    ['conversion', { kind: 'conversion', converted }],
    ['mean', { kind: 'mean', y }],
    ['cuped', { kind: 'cuped', x, y }],
  ])('of a sound design is alpha, its p values lie evenly and its intervals cover: %s', async (_, outcomes) => {
    const {
      comparisons: [found],
      ratio,
    } = await rerandomize({ outcomes, weights: [0.5, 0.5], rerandomizations: 40_000 });
    const { falsePositiveRate, coverage, findsTooMuch, uniformity, incomputable } = found!;
    expect([findsTooMuch, incomputable]).toEqual([false, 0]);
    expect(Math.abs((falsePositiveRate.ok ? falsePositiveRate.value : 1) - 0.05)).toBeLessThan(0.0044);
    expect(Math.abs((coverage.ok ? coverage.value : 0) - 0.95)).toBeLessThan(0.0044);
    expect(uniformity!.excess).toBeLessThan(uniformity!.excessBound);
    expect(uniformity!.histogram.reduce((sum, count) => sum + count, 0)).toBe(40_000);
    expect(ratio.overall.ok && ratio.overall.pValue).toBeGreaterThan(1e-3);
    expect(Math.abs((ratio.mismatchRate.ok ? ratio.mismatchRate.value : 1) - 0.05)).toBeLessThan(0.0044);
  });

  it('is that of what an analysis shows, absolute and relative: revenue of 3 % who buy, log-normal', async () => {
    const random = seededRandom(1, 1_130);
    const paid = Float64Array.from({ length: 4_000 }, () =>
      random.next() < 0.03 ? Math.exp(1.3 * normalQuantile(random.next() || 0.5)) : 0,
    );
    const input = { outcomes: { kind: 'mean', y: paid }, weights: [0.5, 0.5], rerandomizations: 600 } as const;
    const plan = planSplits({ ...input, seed: 1 });
    const deals = await dealUsers(plan, { threads: 'auto', kernel: 'auto', signal: undefined, onProgress: undefined });
    const { falsePositiveRate, coverage } = await firstOf(input);
    let [showing, covered, byDelta] = [0, 0, 0];
    for (let run = 0; run < 600; run += 1) {
      const [control, treatment] = [0, 1].map((arm) => momentsAbout(dealtSums(deals, run, arm), plan.origin)) as [
        Moments,
        Moments,
      ];
      const { absolute, relative } = compareMetric(
        defineMetric({ name: 'paid', kind: 'mean' }),
        { form: 'moments', cap: null, ...control },
        { form: 'moments', cap: null, ...treatment },
      );
      const holdsZero = (estimate: Estimate): boolean => !estimate.ok || (estimate.low <= 0 && estimate.high >= 0);
      const isCovered = holdsZero(absolute.estimate) && holdsZero(relative.estimate);
      if (isCovered) covered += 1;
      if (!isCovered || (absolute.test.ok && absolute.test.pValue < 0.05)) showing += 1;
      if (!holdsZero(relativeMeanUplift(control, treatment, { limits: 'delta' }).estimate)) byDelta += 1;
    }
    expect(falsePositiveRate.ok && falsePositiveRate.value).toBe(showing / 600);
    expect(coverage.ok && coverage.value).toBe(covered / 600);
    expect(showing / 600).toBeLessThan(0.07);
    expect(byDelta).toBeGreaterThan(1.3 * showing);
  });

  it('of a mean that a few users make, in a small arm, is told to be too high', async () => {
    const few = Float64Array.from({ length: 200 }, (_, user) => (user < 10 ? 1 + user ** 3 : 0));
    const { findsTooMuch, falsePositiveRate, coverage } = await firstOf({
      outcomes: { kind: 'mean', y: few },
      weights: [0.9, 0.1],
    });
    expect(findsTooMuch).toBe(true);
    expect(falsePositiveRate.ok && falsePositiveRate.low).toBeGreaterThan(0.3);
    expect(coverage.ok && coverage.high).toBeLessThan(0.7);
  });

  it('follows alpha, and CUPED by what x foretells narrows what remains', async () => {
    const rateAt = async (alpha: number): Promise<number> => {
      const { falsePositiveRate } = await firstOf({ outcomes: { kind: 'mean', y }, weights: [0.5, 0.5], alpha });
      return falsePositiveRate.ok ? falsePositiveRate.value : Number.NaN;
    };
    expect(await rateAt(0.2)).toBeGreaterThan(2.5 * (await rateAt(0.05)));
    const foretold = y.map((value, user) => value + Math.sin(user));
    const spreadOf = async (outcomes: UserOutcomes): Promise<number> =>
      Math.hypot(...(await firstOf({ outcomes, weights: [0.5, 0.5] })).differences);
    expect(await spreadOf({ kind: 'cuped', x: foretold, y })).toBeLessThan(0.1 * (await spreadOf({ kind: 'mean', y })));
  });
});

describe('what cannot be tested', () => {
  it.each<[string, UserOutcomes]>([
    ['nobody converted', { kind: 'conversion', converted: new Uint8Array(100) }],
    ['everybody converted', { kind: 'conversion', converted: new Uint8Array(100).fill(1) }],
    ['all values are equal', { kind: 'mean', y: new Float64Array(100).fill(0.1) }],
    [
      'all values are equal, with a covariate',
      {
        kind: 'cuped',
        x: Float64Array.from({ length: 100 }, (_, user) => user),
        y: new Float64Array(100).fill(1e9 + 0.1),
      },
    ],
    ['there is one user', { kind: 'mean', y: [5] }],
  ])('is counted, and shares of nothing have a reason: %s', async (_, outcomes) => {
    const { incomputable, falsePositiveRate, coverage, findsTooMuch, uniformity, pValues } = await firstOf({
      outcomes,
      weights: [0.5, 0.5],
      rerandomizations: 50,
    });
    expect([incomputable, findsTooMuch, uniformity]).toEqual([50, false, null]);
    expect([falsePositiveRate, coverage].map((share) => !share.ok && share.reason)).toEqual(['no-data', 'no-data']);
    expect(pValues.every((p) => Number.isNaN(p))).toBe(true);
  });

  it('is left out of the shares where it is so in some of them', async () => {
    const { incomputable, falsePositiveRate, pValues } = await firstOf({
      outcomes: { kind: 'conversion', converted: [1, 0, 0] },
      weights: [0.5, 0.5],
      rerandomizations: 400,
    });
    expect(incomputable).toBeGreaterThan(50);
    expect(incomputable).toBeLessThan(150);
    expect(pValues.filter((p) => Number.isNaN(p))).toHaveLength(incomputable);
    expect(falsePositiveRate.ok).toBe(true);
  });

  it('is refused where the input is wrong, with the field and the remedy', async () => {
    const good = { outcomes: { kind: 'mean', y: [1, 2, 3] }, weights: [0.5, 0.5] } as const;
    const refused = (change: object): Promise<unknown> => rerandomize({ ...good, ...change });
    await expect(refused({ weights: [0.5, 0.4] })).rejects.toThrow(/weights add up to 0.9; give shares/);
    await expect(refused({ weights: [1] })).rejects.toThrow(/weights has 1 entries/);
    await expect(refused({ weights: [0, 1] })).rejects.toThrow(/weights\[0\] is 0/);
    await expect(refused({ rerandomizations: 0 })).rejects.toThrow(/rerandomizations is 0/);
    await expect(refused({ alpha: 1 })).rejects.toThrow(/alpha is 1/);
    await expect(refused({ seed: 0.5 })).rejects.toThrow(/seed is 0.5/);
    await expect(refused({ threads: 0 })).rejects.toThrow(/threads is 0; give auto/);
    await expect(refused({ outcomes: { kind: 'mean', y: [1, Number.NaN] } })).rejects.toThrow(
      /outcomes\.y\[1\] is NaN/,
    );
    await expect(refused({ outcomes: { kind: 'cuped', x: [1], y: [1, 2] } })).rejects.toThrow(
      /outcomes\.x has 1 entries and outcomes\.y 2/,
    );
    await expect(refused({ outcomes: { kind: 'cuped', x: [1, Infinity], y: [1, 2] } })).rejects.toThrow(
      /outcomes\.x\[1\] is Infinity/,
    );
    await expect(refused({ outcomes: { kind: 'conversion', converted: [] } })).rejects.toThrow(
      /outcomes\.converted is empty/,
    );
    await expect(refused({ outcomes: { kind: 'conversion', converted: [0, 2] } })).rejects.toThrow(
      /outcomes\.converted\[1\] is 2/,
    );
  });
});

it('re-randomizing tells progress to the end and stops when it is aborted, with the reason', async () => {
  const { converted } = madeUsers(60_000);
  for (const way of [{ threads: 2 }, { kernel: 'typescript' }] as const) {
    const input = {
      outcomes: { kind: 'conversion', converted },
      weights: [0.5, 0.5],
      rerandomizations: 100,
      ...way,
    } as const;
    const told: number[] = [];
    await rerandomize(input, { onProgress: (done, total) => told.push(done / total) });
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const controller = new AbortController();
    const reason = new Error('enough');
    await expect(
      rerandomize(input, { signal: controller.signal, onProgress: () => controller.abort(reason) }),
    ).rejects.toBe(reason);
    await expect(rerandomize(input, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  }
});
