import { describe, expect, it } from 'vitest';
import { DECAYS, matchWeight, positionWeight } from './decay.js';

describe('the weight of a place in a session', () => {
  it.each([
    ['none', [1, 1, 1, 1]],
    ['linear', [0.25, 0.5, 0.75, 1]],
    ['quadratic', [1 / 16, 1 / 4, 9 / 16, 1]],
    ['logarithmic', [1 / Math.log10(4.7), 1 / Math.log10(3.7), 1 / Math.log10(2.7), 1 / Math.log10(1.7)]],
  ] as const)('by %s decay', (decay, wanted) => {
    expect([1, 2, 3, 4].map((position) => positionWeight(decay, position, 4))).toEqual(wanted);
  });

  it.each(DECAYS)('never falls towards the latest event, and is above 0 (%s)', (decay) => {
    const weights = Array.from({ length: 30 }, (_, place) => positionWeight(decay, place + 1, 30));
    for (const [place, weight] of weights.entries())
      expect(weight).toBeGreaterThanOrEqual(place === 0 ? Number.MIN_VALUE : weights[place - 1]!);
  });
});

describe('the weight of a neighbor by its latest product in common', () => {
  it.each([
    ['none', [1, 1, 1]],
    ['linear', [0.9, 0.8, 0]],
    ['quadratic', [1, 0.25, 1 / 144]],
    ['logarithmic', [1 / Math.log10(2.7), 1 / Math.log10(3.7), 1 / Math.log10(13.7)]],
  ] as const)('by %s decay', (decay, wanted) => {
    expect([1, 2, 12].map((step) => matchWeight(decay, step))).toEqual(wanted);
  });
});
