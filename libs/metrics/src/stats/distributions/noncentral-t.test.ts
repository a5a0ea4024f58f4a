import { describe, expect, it } from 'vitest';
import golden from '../golden/noncentral-t.golden.json' with { type: 'json' };
import { normalSurvival } from './normal.js';
import { noncentralStudentSurvival } from './noncentral-t.js';
import { studentTwoSided } from './student-t.js';

describe('the noncentral t distribution', () => {
  it.each(golden.cases)(
    'P(T > $t) with $degreesOfFreedom degrees of freedom and δ = $noncentrality agrees with scipy',
    ({ t, degreesOfFreedom, noncentrality, survival }) => {
      expect(Math.abs(noncentralStudentSurvival(t, degreesOfFreedom, noncentrality) - survival)).toBeLessThan(
        1e-12 + 1e-9 * survival,
      );
    },
  );

  it('is Student’s without noncentrality, far into the tail too', () => {
    for (const t of [1, 5, 37])
      for (const freedom of [2, 7, 300])
        expect((2 * noncentralStudentSurvival(t, freedom, 0)) / studentTwoSided(t, freedom)).toBeCloseTo(1, 9);
    expect((2 * noncentralStudentSurvival(1e5, 3, 0)) / studentTwoSided(1e5, 3)).toBeCloseTo(1, 9);
  });

  it('is normal with endless degrees of freedom, and where series in δ² end', () => {
    expect(noncentralStudentSurvival(2, Infinity, 1)).toBe(normalSurvival(1));
    expect(noncentralStudentSurvival(2, 1e9, 1)).toBeCloseTo(normalSurvival(1), 8);
    expect(noncentralStudentSurvival(60, 1e9, 60)).toBeCloseTo(0.5, 6);
    expect(noncentralStudentSurvival(Infinity, 5, 3)).toBe(0);
    expect(noncentralStudentSurvival(-Infinity, 5, 3)).toBe(1);
  });

  it('refuses what is no number', () => {
    expect(() => noncentralStudentSurvival(1, 0, 1)).toThrow(/degreesOfFreedom is 0/);
    expect(() => noncentralStudentSurvival(Number.NaN, 3, 1)).toThrow(/t is NaN/);
  });
});
