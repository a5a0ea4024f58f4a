import { describe, expect, it } from 'vitest';
import { categoryDistance, cosineDistance } from './item-distance.js';

describe('categoryDistance', () => {
  const distance = categoryDistance(Int32Array.of(3, 3, 5, -1));

  it('is 0 within a category, 1 between two, not known without one', () => {
    expect(distance(0, 1)).toBe(0);
    expect(distance(0, 2)).toBe(1);
    expect(distance(3, 3)).toBeNaN();
    expect(distance(0, 3)).toBeNaN();
  });

  it('refuses items it has no category of', () => {
    expect(() => distance(0, 4)).toThrow(/Item 4 is outside the 4 items/);
  });
});

describe('cosineDistance', () => {
  const distance = cosineDistance(Float32Array.of(2, 0, 5, 0, 0, 3, -1, 0, 0, 0), 2);

  it('is 0 in one direction, a half at right angles, 1 in opposite directions, whatever the lengths', () => {
    expect(distance(0, 1)).toBeCloseTo(0, 12);
    expect(distance(0, 2)).toBeCloseTo(0.5, 12);
    expect(distance(1, 3)).toBeCloseTo(1, 12);
  });

  it('is not known of a row of zeros', () => {
    expect(distance(0, 4)).toBeNaN();
  });

  it('refuses shapes that disagree and items outside', () => {
    expect(() => cosineDistance(new Float32Array(5), 2)).toThrow(/rows has 5 entries/);
    expect(() => cosineDistance(new Float32Array(5), 0)).toThrow(/width is 0/);
    expect(() => distance(0, 5)).toThrow(/Item 5 is outside the 5 rows/);
  });
});
