import { describe, expect, it } from 'vitest';
import { categoryDistance } from './item-distance.js';

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
