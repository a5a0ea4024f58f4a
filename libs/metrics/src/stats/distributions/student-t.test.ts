import { describe, expect, it } from 'vitest';
import { studentQuantile, studentTwoSided } from './student-t.js';

describe('Student’s t', () => {
  it('has the textbook’s quantiles', () => {
    expect(studentQuantile(0.975, 5)).toBeCloseTo(2.5705818356, 9);
    expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.9599664, 5);
  });

  it('answers each question by itself, whatever was asked before', () => {
    const first = studentQuantile(0.975, 5);
    expect(studentQuantile(0.9, 5)).toBeLessThan(first);
    expect(studentQuantile(0.975, 6)).toBeLessThan(first);
    expect(studentQuantile(0.975, 5)).toBe(first);
  });

  it('keeps small p values and is symmetric', () => {
    expect(studentTwoSided(-40, 30) / (2 * 6.863022597203209e-28)).toBeCloseTo(1, 9);
    expect(studentTwoSided(3, 7)).toBe(studentTwoSided(-3, 7));
    expect(studentTwoSided(0, 7)).toBe(1);
  });
});
