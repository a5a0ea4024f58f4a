import { describe, expect, it } from 'vitest';
import { finished, type Likelihood, maximize } from './newton.js';

function* cosine([x]: Float64Array): Generator<void, Likelihood> {
  yield;
  // Concave, with Newton steps that overshoot from afar: −√(1 + (x − 3)²).
  const apart = x! - 3;
  const root = Math.hypot(1, apart);
  return {
    value: -root,
    gradient: Float64Array.from([-apart / root]),
    information: Float64Array.from([1 / root ** 3]),
  };
}

describe('maximize', () => {
  it('halves steps that overshoot', () => {
    const found = finished(maximize(1, cosine));
    expect(found.ok && found.coefficients[0]).toBeCloseTo(3, 6);
    expect(found.ok && found.covariance[0]).toBeCloseTo(1, 6);
  });
});
