import { expect, it } from 'vitest';
import { uniformityOf } from './uniformity.js';

it('evenly spread p values are half a step from even', () => {
  const { histogram, distance, excess } = uniformityOf(
    Float64Array.from({ length: 100 }, (_, place) => (place + 0.5) / 100),
  )!;
  expect(histogram).toEqual(Array.from({ length: 20 }, () => 5));
  expect(distance).toBeCloseTo(0.005, 12);
  expect(excess).toBeCloseTo(0.005, 12);
});

it('too many small p values are an excess, too many large ones are none', () => {
  const small = uniformityOf(Float64Array.of(0.1, 0.2, 0.2, 0.3))!;
  expect([small.distance, small.excess]).toEqual([0.7, 0.7]);
  const large = uniformityOf(Float64Array.of(0.7, 0.8, 0.9, 1))!;
  expect(large.distance).toBeCloseTo(0.7, 12);
  expect(large.excess).toBe(0);
  expect(large.histogram.at(-1)).toBe(1);
});

it('the bounds are those of 100 p values by hand', () => {
  const { distanceBound, excessBound } = uniformityOf(new Float64Array(100))!;
  expect(distanceBound).toBeCloseTo(0.162_762, 6);
  expect(excessBound).toBeCloseTo(0.151_743, 6);
  expect(uniformityOf(new Float64Array(0))).toBeNull();
});
