import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionalLogit, conditionalLogitSteps } from './conditional-logit.js';
import golden from '../golden/conditional-logit.golden.json' with { type: 'json' };

/** First rows of runs of one group, and the number of rows. */
function startsOf(groups: readonly number[]): number[] {
  return [...groups.flatMap((group, row) => (row === 0 || groups[row - 1] !== group ? [row] : [])), groups.length];
}

function isNear(found: ArrayLike<number> | null | undefined, wanted: readonly number[], relative: number): void {
  expect(found).toHaveLength(wanted.length);
  const scale = Math.max(...wanted.map(Math.abs));
  wanted.forEach((value, i) => expect(Math.abs((found?.[i] ?? Number.NaN) - value) / scale).toBeLessThan(relative));
}

describe('conditionalLogit', () => {
  it.each(golden.cases.conditional)(
    'agrees with statsmodels, and its sandwiches with all choices counted one by one, for $columns columns',
    (one) => {
      const fit = conditionalLogit({
        design: Float64Array.from(one.design),
        columns: one.columns,
        outcomes: Uint8Array.from(one.outcomes),
        strata: startsOf(one.groups),
        clusters: [one.users, one.products],
      });
      if (!fit.ok) throw new Error(fit.detail);
      isNear(fit.coefficients, one.coefficients, 1e-6);
      isNear(fit.covariance, one.covariance, 1e-6);
      expect(fit.logLikelihood).toBeCloseTo(one.logLikelihood, 6);
      isNear(fit.clustered[0], one.byUser, 1e-5);
      isNear(fit.clustered[1], one.byProduct, 1e-5);
    },
  );

  it.each(golden.cases.poisson)(
    "with Breslow's likelihood agrees with statsmodels, whose Poisson model has a constant for each stratum, for $columns columns",
    (one) => {
      const fit = conditionalLogit({
        design: Float64Array.from(one.design),
        columns: one.columns,
        outcomes: Uint8Array.from(one.outcomes),
        strata: startsOf(one.groups),
        likelihood: 'breslow',
      });
      if (!fit.ok) throw new Error(fit.detail);
      isNear(fit.coefficients, one.coefficients, 1e-6);
      isNear(fit.covariance, one.covariance, 1e-6);
    },
  );

  it('does not depend on what all rows of a stratum share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -50, max: 50 })), {
          minLength: 12,
          maxLength: 30,
        }),
        (drawn) => {
          const strata = startsOf(drawn.map((_, row) => Math.floor(row / 4)));
          const outcomes = Uint8Array.from(drawn, (_, row) => (row % 3 === 0 ? 1 : 0));
          const shift = drawn.map((_, row) => drawn[Math.floor(row / 4)]![1]);
          const [plain, shifted] = [drawn.map(([x]) => x), drawn.map(([x], row) => x + shift[row]!)].map((design) =>
            conditionalLogit({ design: Float64Array.from(design), columns: 1, outcomes, strata }),
          );
          expect(shifted!.ok).toBe(plain!.ok);
          if (plain!.ok && shifted!.ok) expect(shifted!.coefficients[0]).toBeCloseTo(plain!.coefficients[0]!, 6);
        },
      ),
      { seed: 7, numRuns: 50 },
    );
  });

  it('neither overflows nor loses digits in a stratum of thousands of rows with hundreds of positives', () => {
    const n = 2000;
    const design = Float64Array.from({ length: n }, (_, row) => (row % 2) * 3);
    const outcomes = Uint8Array.from({ length: n }, (_, row) => (row < 400 ? 1 : 0));
    const fit = conditionalLogit({ design, columns: 1, outcomes, strata: [0, n] });
    expect(fit.ok && Math.abs(fit.coefficients[0]!)).toBeLessThan(1e-6);
    expect(fit.ok && Number.isFinite(fit.logLikelihood)).toBe(true);
  });

  it('says when no stratum informs, when columns are collinear, and when a column decides', () => {
    const fit = (design: number[], columns: number, outcomes: number[], strata: number[]) =>
      conditionalLogit({ design: Float64Array.from(design), columns, outcomes: Uint8Array.from(outcomes), strata });
    expect(fit([1, 2, 3], 1, [0, 0, 1], [0, 2, 3])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(fit([], 1, [], [0])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(fit([1, 2, 0, 0, 3, 6, 0, 0], 2, [1, 0, 0, 1], [0, 2, 4])).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('collinear'),
    });
    expect(fit([1, 0, 1, 0], 1, [1, 0, 1, 0], [0, 2, 4])).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('decides outcomes'),
    });
  });

  it('refuses what does not fit together', () => {
    const good = { design: Float64Array.from([1, 2]), columns: 1, outcomes: Uint8Array.from([0, 1]), strata: [0, 2] };
    expect(() => conditionalLogit({ ...good, columns: 2 })).toThrow('design has 2 values for 2 rows of 2');
    expect(() => conditionalLogit({ ...good, columns: 0 })).toThrow('columns is 0');
    expect(() => conditionalLogit({ ...good, design: Float64Array.from([1, Number.NaN]) })).toThrow('not finite');
    expect(() => conditionalLogit({ ...good, outcomes: Uint8Array.from([0, 2]) })).toThrow('other than 0 and 1');
    expect(() => conditionalLogit({ ...good, strata: [0, 1] })).toThrow('end with 2');
    expect(() => conditionalLogit({ ...good, strata: [0, 2, 1, 2] })).toThrow('below the one before');
    expect(() => conditionalLogit({ ...good, clusters: [[1]] })).toThrow('1 clusters for 2 rows');
  });

  it('pauses in long work', () => {
    const n = 60_000;
    const steps = conditionalLogitSteps({
      design: Float64Array.from({ length: n }, (_, row) => (row * 7) % 11),
      columns: 1,
      outcomes: Uint8Array.from({ length: n }, (_, row) => row % 2),
      strata: Array.from({ length: n / 2 + 1 }, (_, i) => 2 * i),
    });
    expect(steps.next()).toEqual({ done: false, value: undefined });
  });
});
