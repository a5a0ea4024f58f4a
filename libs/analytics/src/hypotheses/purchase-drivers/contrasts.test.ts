import { describe, expect, it } from 'vitest';
import { contrastsOf, effectOf } from './contrasts.js';
import type { Design } from './design.js';

/** Four brands of equal weight; the first is the reference. */
function brands(lookedAt = 4): Design {
  const levels = ['a', 'b', 'c', 'd'].map((level, place) => ({
    trait: { attribute: 'brand' as const, level },
    column: place === 0 ? null : place - 1,
    weight: 0.25,
    support: 50,
    isLookedAt: place < lookedAt,
  }));
  return {
    values: new Float64Array(),
    columns: 4,
    controls: 0,
    factors: [{ levels }],
    slopes: [{ trait: { attribute: 'popularity', level: null }, column: 3, support: 70, share: 0 }],
    small: [],
  };
}
const fitOf = (coefficients: number[], variance: number) => ({
  coefficients: Float64Array.from(coefficients),
  covariances: [Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? variance : 0))],
});

describe('contrastsOf', () => {
  it('compares a brand with the average of the others', () => {
    const fit = fitOf([0.1, 0.2, 0.3, 0.7], 1);
    const effects = contrastsOf(brands(), fit).map((contrast) => effectOf(contrast, fit).value);
    expect(effects[0]).toBeCloseTo(-0.2, 12);
    expect(effects[3]).toBeCloseTo(0.3 - 0.1, 12);
    expect(effects[4]).toBe(0.7);
  });

  it('leaves what stands out out of the comparison of the others, so that they do not seem to repel', () => {
    const fit = fitOf([0, 0.8, 0, 0], 0.001);
    const effects = contrastsOf(brands(), fit).map((contrast) => effectOf(contrast, fit));
    expect(effects.map(({ value }) => Number(value.toFixed(12)))).toEqual([0, 0, 0.8, 0, 0]);
    expect(effects[2]!.pValue).toBeLessThan(1e-6);
  });

  it('does not look at the brands that were put together, but compares with them', () => {
    const fit = fitOf([0, 0, 0.3, 0], 1);
    const contrasts = contrastsOf(brands(3), fit);
    expect(contrasts.map(({ trait }) => trait.level ?? trait.attribute)).toEqual(['a', 'b', 'c', 'popularity']);
    expect(effectOf(contrasts[0]!, fit).value).toBeCloseTo(-0.1, 12);
  });

  it('lists two levels that are compared with each other alone once', () => {
    const bands = (levels: string[]): Design => ({
      ...brands(),
      columns: levels.length - 1,
      factors: [
        {
          levels: levels.map((level, place) => ({
            trait: { attribute: 'price-band', level },
            column: place === 0 ? null : place - 1,
            weight: 1 / levels.length,
            support: 50,
            isLookedAt: true,
          })),
        },
      ],
      slopes: [],
    });
    const listed = (levels: string[], coefficients: number[]) => {
      const columns = levels.length - 1;
      const covariance = Float64Array.from({ length: columns * columns }, (_, i) =>
        i % (columns + 1) === 0 ? 0.001 : 0,
      );
      return contrastsOf(bands(levels), {
        coefficients: Float64Array.from(coefficients),
        covariances: [covariance],
      }).map(({ trait }) => trait.level);
    };
    expect(listed(['low', 'high'], [0.3])).toEqual(['low']);
    expect(listed(['low', 'mid', 'high'], [0, 0])).toEqual(['low', 'mid', 'high']);
    // The low band stands out, so that the others are left to be compared with each other.
    expect(listed(['low', 'mid', 'high'], [1, 1])).toEqual(['low', 'mid']);
  });

  it('takes the largest of the variances', () => {
    const fit = fitOf([0, 0, 0, 2], 1);
    const wider = { ...fit, covariances: [...fit.covariances, fit.covariances[0]!.map((value) => 4 * value)] };
    expect(effectOf(contrastsOf(brands(), fit)[4]!, wider)).toMatchObject({ value: 2, variance: 4 });
  });
});
